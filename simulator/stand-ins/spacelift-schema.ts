import {
  buildASTSchema,
  type GraphQLSchema,
  type InputObjectTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  visit,
} from "graphql";
import { auditSchema } from "./spacelift-audit-schema.ts";
import { integrationSchema } from "./spacelift-integration-schema.ts";
import { loadSchema } from "./spacelift-load-schema.ts";
import { runSchema } from "./spacelift-run-schema.ts";

/** Login: docs.spacelift.io, "API". Spaces and searches: github.com/spacelift-io/terraform-provider-spacelift, spacectl. */
const commonSchema = `
  type Query {
    space(id: ID!): Space
    spaces: [Space!]!
  }

  type Mutation {
    apiKeyUser(id: ID!, secret: String!): UserToken
  }

  type UserToken {
    jwt: String!
    "Seconds since 1970."
    validUntil: Int!
  }

  type Space {
    id: ID!
    name: String!
    inheritEntities: Boolean!
    parentSpace: ID
  }

  input SearchInput {
    first: Int
    after: String
    orderBy: QueryOrder
  }

  input QueryOrder {
    field: String!
    direction: OrderDirection!
  }

  enum OrderDirection {
    ASC
    DESC
  }

  type PageInfo {
    hasNextPage: Boolean!
    endCursor: String!
  }
`;

const document = parse([commonSchema, integrationSchema, auditSchema, loadSchema, runSchema].join("\n"));

/** The part of Spacelift's GraphQL schema that this system uses. A field is nullable unless a source shows otherwise. */
export const spaceliftSchema = buildASTSchema(document);

/** Takes fields of the form "Query.seats"; the renamed ones are of input objects. */
export function changedSpaceliftSchema(
  unknown: readonly string[],
  renamed: Readonly<Record<string, string>>,
): GraphQLSchema {
  const changed = visit(document, {
    ObjectTypeDefinition: (type) => withoutFields(type, unknown),
    ObjectTypeExtension: (type) => withoutFields(type, unknown),
    InputObjectTypeDefinition: (type) => withNames(type, renamed),
  });
  return buildASTSchema(changed);
}

function withoutFields<T extends ObjectTypeDefinitionNode | ObjectTypeExtensionNode>(
  type: T,
  names: readonly string[],
): T {
  return { ...type, fields: type.fields?.filter(({ name }) => !names.includes(`${type.name.value}.${name.value}`)) };
}

function withNames(type: InputObjectTypeDefinitionNode, renamed: Readonly<Record<string, string>>) {
  const fields = type.fields?.map((field) => {
    const value = renamed[`${type.name.value}.${field.name.value}`] ?? field.name.value;
    return { ...field, name: { ...field.name, value } };
  });
  return fields === undefined ? type : { ...type, fields };
}
