import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";

/** What came of reading a document. */
export interface ReadDocument {
  readonly document: DocumentNode | undefined;
  /** Why it is none that the schema has; none where it is. */
  readonly errors: readonly GraphQLError[];
}

/** Clients send few documents, and each of them again and again. */
const mostDocuments = 200;

/** Parses and validates documents, each of them once. */
export function createDocumentReader(schema: GraphQLSchema): (source: string) => ReadDocument {
  const known = new Map<string, ReadDocument>();
  return (source) => {
    const read = known.get(source) ?? readDocument(schema, source);
    if (known.size < mostDocuments) known.set(source, read);
    return read;
  };
}

function readDocument(schema: GraphQLSchema, source: string): ReadDocument {
  try {
    const document = parse(source);
    return { document, errors: validate(schema, document) };
  } catch (error) {
    if (error instanceof GraphQLError) return { document: undefined, errors: [error] };
    throw error;
  }
}
