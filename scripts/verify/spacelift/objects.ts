import { asList, asText, at, type Json } from "../../../lambda/shared/json.ts";
import { type Run, VerifyError } from "../check.ts";
import { namePrefix } from "../own-names.ts";
import { ask, read, type SpaceliftConnection, type SpaceliftReply } from "./connection.ts";

export interface ObjectKind {
  readonly what: "policy" | "webhook";
  /** A root field and its document, for each operation. */
  readonly find: readonly [string, string];
  readonly create: readonly [string, string];
  readonly update: readonly [string, string];
  readonly remove: readonly [string, string];
  readonly search: readonly [string, string];
}

const webhookFields = "id name endpoint enabled labels retryOnFailure space { id }";
const policyFields = "id name body type space labels description engineType";

/** Independent of the registrar's documents, since the checks test Spacelift. */
export const policies: ObjectKind = {
  what: "policy",
  find: ["policy", `query($id: ID!) { policy(id: $id) { ${policyFields} } }`],
  create: ["policyCreatev2", `mutation($input: PolicyCreateInput!) { policyCreatev2(input: $input) { id } }`],
  update: [
    "policyUpdatev2",
    `mutation($id: ID!, $input: PolicyUpdateInput!) { policyUpdatev2(id: $id, input: $input) { id } }`,
  ],
  remove: ["policyDelete", `mutation($id: ID!) { policyDelete(id: $id) { id } }`],
  search: [
    "searchPolicies",
    `query($input: SearchInput!) {
      searchPolicies(input: $input) { edges { node { id name } } pageInfo { hasNextPage endCursor } }
    }`,
  ],
};

export const webhooks: ObjectKind = {
  what: "webhook",
  find: ["namedWebhooksIntegration", `query($id: ID!) { namedWebhooksIntegration(id: $id) { ${webhookFields} } }`],
  create: [
    "namedWebhooksIntegrationCreate",
    `mutation($input: NamedWebhooksIntegrationInput!) { namedWebhooksIntegrationCreate(input: $input) { id } }`,
  ],
  update: [
    "namedWebhooksIntegrationUpdate",
    `mutation($id: ID!, $input: NamedWebhooksIntegrationInput!) {
      namedWebhooksIntegrationUpdate(id: $id, input: $input) { id }
    }`,
  ],
  remove: ["namedWebhooksIntegrationDelete", `mutation($id: ID!) { namedWebhooksIntegrationDelete(id: $id) { id } }`],
  search: [
    "searchNamedWebhooksIntegrations",
    `query($input: SearchInput!) {
      searchNamedWebhooksIntegrations(input: $input) { edges { node { id name } } pageInfo { hasNextPage endCursor } }
    }`,
  ],
};

type Fields = Readonly<Record<string, Json>>;

const ownLabel = "spacelift-datadog-verify";

export function nameOf({ suffix }: Run, what: string): string {
  return `${namePrefix}${suffix}-${what}`;
}

export function policyInput({ space }: SpaceliftConnection, name: string): Fields {
  return {
    name,
    type: "NOTIFICATION",
    body: "package spacelift\n",
    space,
    labels: [ownLabel],
    description: "A check of spacelift-datadog. It may be deleted.",
    engineType: "REGO_V1",
  };
}

/** Disabled, with a host name that never resolves (RFC 2606). */
export function webhookInput({ space }: SpaceliftConnection, name: string): Fields {
  return {
    name,
    endpoint: "https://spacelift-datadog-verify.invalid/webhook",
    enabled: false,
    space,
    labels: [ownLabel],
    retryOnFailure: true,
  };
}

export function inputOf(connection: SpaceliftConnection, { what }: ObjectKind, name: string): Fields {
  return what === "policy" ? policyInput(connection, name) : webhookInput(connection, name);
}

/** The run deletes a created object at its end. */
export async function tryToCreate(
  connection: SpaceliftConnection,
  run: Run,
  kind: ObjectKind,
  input: Fields,
): Promise<SpaceliftReply & { readonly id: string | undefined }> {
  const [field, document] = kind.create;
  const reply = await ask(connection, document, { input });
  const id = asText(at(reply.data, field, "id"));
  if (id !== undefined) run.undo(`the ${kind.what} ${id}`, () => remove(connection, kind, id));
  return { ...reply, id };
}

/** Rejects with a `VerifyError` if there is no id. */
export async function create(connection: SpaceliftConnection, run: Run, kind: ObjectKind, input: Fields) {
  const { id, errors, status } = await tryToCreate(connection, run, kind, input);
  if (id === undefined) throw new VerifyError(`Spacelift created no ${kind.what}: ${status} ${errors}`);
  return id;
}

/** An update has no type, since a policy keeps its first type. */
export async function update(connection: SpaceliftConnection, kind: ObjectKind, id: string, input: Fields) {
  const [field, document] = kind.update;
  const { type: _, ...changed } = input;
  await read(connection, field, document, { id, input: changed });
}

export function find(connection: SpaceliftConnection, { find: [, document] }: ObjectKind, id: string) {
  return ask(connection, document, { id });
}

export async function remove(connection: SpaceliftConnection, { remove: [, document], what }: ObjectKind, id: string) {
  const { status, errors, messages } = await ask(connection, document, { id });
  if (status === 200 && (errors === "" || /not found/i.test(messages))) return;
  throw new VerifyError(`Spacelift did not delete the ${what} ${id}: ${status} ${errors}`);
}

export interface Page {
  readonly found: readonly { readonly id: string; readonly name: string }[];
  readonly hasNext: boolean;
  readonly endCursor: string | undefined;
}

export async function searchPage(
  connection: SpaceliftConnection,
  { search: [field, document] }: ObjectKind,
  first: number,
  after?: string,
): Promise<Page> {
  const page = await read(connection, field, document, { input: { first, ...(after !== undefined && { after }) } });
  return {
    found: asList(at(page, "edges")).map((edge) => ({
      id: asText(at(edge, "node", "id")) ?? "",
      name: asText(at(edge, "node", "name")) ?? "",
    })),
    hasNext: at(page, "pageInfo", "hasNextPage") === true,
    endCursor: asText(at(page, "pageInfo", "endCursor")),
  };
}

const pageSize = 50;
const mostPages = 200;

export async function searchAll(connection: SpaceliftConnection, kind: ObjectKind): Promise<Page["found"]> {
  const all: Page["found"][number][] = [];
  let after: string | undefined;
  for (let pages = 1; pages <= mostPages; pages += 1) {
    const { found, hasNext, endCursor } = await searchPage(connection, kind, pageSize, after);
    all.push(...found);
    if (!hasNext || endCursor === undefined) return all;
    after = endCursor;
  }
  throw new VerifyError(`Spacelift's list has more than ${mostPages} pages, at ${kind.what}.`);
}
