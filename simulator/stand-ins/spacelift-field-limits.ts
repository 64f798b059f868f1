import { defaultFieldResolver, GraphQLError, type GraphQLFieldResolver } from "graphql";

/** Fields have the form "Metrics.needsApprovalRuns". */
export interface FieldLimits {
  /** Error messages by field. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Fields that an older self-hosted version lacks. */
  readonly unknown?: readonly string[];
  readonly null?: readonly string[];
  /** Other names of fields of input objects, such as "PolicySimulateInput.data". */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** Spacelift's answer to an API key that asks for a field made for people. */
export const machineSessionRefusal = "not available for machine sessions";

/** Spacelift refuses the list of stacks to every API key (github.com/spacelift-io/spacelift-api-bruno). */
const alwaysRefused: Readonly<Record<string, string>> = { "Query.stacks": machineSessionRefusal };

export function limitedResolver({ refused, null: nulls = [] }: FieldLimits): GraphQLFieldResolver<unknown, unknown> {
  const messages = new Map(Object.entries({ ...alwaysRefused, ...refused }));
  return (source, parameters, context, info) => {
    const field = `${info.parentType.name}.${info.fieldName}`;
    const message = messages.get(field);
    if (message !== undefined) throw new GraphQLError(message);
    return nulls.includes(field) ? null : defaultFieldResolver(source, parameters, context, info);
  };
}
