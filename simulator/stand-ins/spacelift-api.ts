import { execute, GraphQLError, getOperationAST, Kind } from "graphql";
import { at, isObject, parseJson } from "../../lambda/shared/json.ts";
import type { AccountLoad } from "./account-load.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { createDocumentReader } from "./graphql-documents.ts";
import type { PolicyEvaluator } from "./policy-evaluator.ts";
import type { PolicyWorkbench } from "./policy-workbench.ts";
import type { SpaceliftAccount } from "./spacelift-account.ts";
import { auditEventOf } from "./spacelift-audit-events.ts";
import { createAuditFields } from "./spacelift-audit-fields.ts";
import { type FieldLimits, limitedResolver } from "./spacelift-field-limits.ts";
import { createLoadFields } from "./spacelift-load-fields.ts";
import { createPolicyFields } from "./spacelift-policy-fields.ts";
import { type Caller, fulfilled } from "./spacelift-rights.ts";
import { changedSpaceliftSchema, spaceliftSchema } from "./spacelift-schema.ts";
import type { Sessions } from "./spacelift-sessions.ts";
import { createWebhookFields } from "./spacelift-webhook-fields.ts";

const readDocument = createDocumentReader(spaceliftSchema);

/** Builds the schema again only if the limits change. */
function createLimitedSchema() {
  let built = { key: "", schema: spaceliftSchema, read: readDocument };
  return ({ unknown = [], renamed = {} }: FieldLimits) => {
    const key = [...unknown, ...Object.entries(renamed)].join();
    if (key !== built.key) {
      const schema = key === "" ? spaceliftSchema : changedSpaceliftSchema(unknown, renamed);
      built = { key, schema, read: createDocumentReader(schema) };
    }
    return built;
  };
}

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
  /** Empty if the document is invalid. */
  readonly rootFields: readonly string[];
}

export interface GraphqlAnswer {
  readonly body: unknown;
}

export interface SpaceliftApiPorts {
  readonly account: SpaceliftAccount;
  readonly sessions: Sessions;
  readonly auditTrail: AuditTrail;
  readonly evaluator: Pick<PolicyEvaluator, "check" | "evaluate">;
  readonly load: () => AccountLoad;
  readonly limits: () => FieldLimits;
  readonly workbench: () => PolicyWorkbench;
}

/**
 * Errors have status 200, and one error removes all data (docs.spacelift.io, "API"). An invalid token also gets
 * "unauthorized" (github.com/spacelift-io/prometheus-exporter, client/client.go).
 */
export function createSpaceliftApi(ports: SpaceliftApiPorts) {
  const { account, sessions, auditTrail, evaluator, load, limits, workbench } = ports;
  const rootValue = {
    apiKeyUser: ({ id, secret }: { readonly id: string; readonly secret: string }) =>
      fulfilled(sessions.logIn(id, secret)),
    space: ({ id }: { readonly id: string }) => {
      if (account.isSpaceName(id)) throw new GraphQLError("unauthorized");
      return account.findSpace(id) ?? null;
    },
    spaces: () => account.listSpaces(),
    ...createLoadFields(load),
    ...createWebhookFields(account),
    ...createAuditFields(account, auditTrail),
    ...createPolicyFields({ account, evaluator, workbench }),
  };

  const limitedSchema = createLimitedSchema();

  return async (request: GraphqlRequest, token: string | undefined): Promise<GraphqlAnswer> => {
    const { query: source, variables: variableValues, operationName, rootFields } = request;
    const caller: Caller = { key: token === undefined ? undefined : sessions.keyOf(token) };
    const logsIn = rootFields.length > 0 && rootFields.every((field) => field === "apiKeyUser");
    if (caller.key === undefined && !logsIn) return { body: { data: null, errors: [{ message: "unauthorized" }] } };
    const limited = limits();
    const { schema, read } = limitedSchema(limited);
    const { document, errors: mistakes } = read(source);
    if (document === undefined || mistakes.length > 0) return { body: { data: null, errors: mistakes } };
    const { data, errors } = await execute({
      schema,
      document,
      variableValues,
      operationName,
      rootValue,
      contextValue: caller,
      fieldResolver: limitedResolver(limited),
    });
    if (errors !== undefined) return { body: { data: null, errors } };
    // Spacelift answers without waiting for the audit webhook.
    for (const field of rootFields.filter(isRecordedAfterwards)) {
      const event = auditEventOf(field, variableValues, caller);
      if (event !== undefined) void auditTrail.record(event);
    }
    return { body: { data } };
  };
}

/** The mutations of the audit webhook record themselves. */
function isRecordedAfterwards(field: string): boolean {
  return !field.startsWith("auditTrail");
}

/** Nothing if it is not a GraphQL request. */
export function readGraphqlRequest(text: string): GraphqlRequest | undefined {
  const body = parseJson(text);
  const query = at(body, "query");
  const variables = at(body, "variables") ?? {};
  const operationName = at(body, "operationName") ?? undefined;
  if (typeof query !== "string" || !isObject(variables)) return undefined;
  if (operationName !== undefined && typeof operationName !== "string") return undefined;
  return { query, variables, operationName, rootFields: readRootFields(query, operationName) };
}

/** A selection that is not a plain field, such as a fragment, has the name "". */
function readRootFields(query: string, operationName: string | undefined): readonly string[] {
  const { document } = readDocument(query);
  const operation = document && getOperationAST(document, operationName);
  const selections = operation?.selectionSet.selections ?? [];
  return selections.map((selection) => (selection.kind === Kind.FIELD ? selection.name.value : ""));
}
