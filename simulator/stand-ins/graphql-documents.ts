import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";

export interface ReadDocument {
  readonly document: DocumentNode | undefined;
  /** Empty if the document is valid. */
  readonly errors: readonly GraphQLError[];
}

/** Clients repeat a small set of documents. */
const mostDocuments = 200;

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
