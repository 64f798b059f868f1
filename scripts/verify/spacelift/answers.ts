import { randomBytes } from "node:crypto";
import { asList, asNumber, asText, at } from "../../../lambda/shared/json.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { type Check, differs, together, unchecked, type Verdict, verdict } from "../check.ts";
import { ask, describeReply, logIn, read, type SpaceliftConnection, type SpaceliftReply } from "./connection.ts";
import { find, nameOf, policies, policyInput, tryToCreate, webhooks } from "./objects.ts";

const spaceDocument = `query($id: ID!) { space(id: $id) { id parentSpace inheritEntities } }`;

export const login: Check<SpaceliftConnection> = {
  name: "spacelift-login",
  assumption: "S1",
  statement: "An API key gets a token that is valid for hours and can read.",
  writes: [],
  run: async (connection, run) => {
    const { data, errors } = await logIn(connection);
    if (asText(at(data, "apiKeyUser", "jwt")) === undefined) return differs(errors === "" ? "no token" : errors);
    const hours = ((asNumber(at(data, "apiKeyUser", "validUntil")) ?? 0) - run.now() / 1000) / 3600;
    const space = await ask(connection, spaceDocument, { id: connection.space });
    return together([
      verdict(hours > 1, `a token for ${hours.toFixed(1)} h`),
      verdict(at(space.data, "space", "id") === connection.space, `the space: ${describeReply(space, "space")}`),
    ]);
  },
};

export const wrongSecret: Check<SpaceliftConnection> = {
  name: "spacelift-wrong-secret",
  assumption: "S2",
  statement: 'A wrong API key secret gets HTTP 200 with the error "unauthorized", and no token.',
  writes: [],
  run: async (connection) => {
    const reply = await logIn(connection, new Secret(randomBytes(32).toString("hex")));
    return verdict(isUnauthorized(reply), describeReply(reply, "apiKeyUser"));
  },
};

function isUnauthorized({ status, messages }: SpaceliftReply): boolean {
  return status === 200 && /unauthori[sz]ed/i.test(messages);
}

export const wrongToken: Check<SpaceliftConnection> = {
  name: "spacelift-wrong-token",
  assumption: "S3",
  statement: 'An invalid token gets the error "unauthorized", with HTTP 200, 401 or 403.',
  writes: [],
  run: async (connection) => {
    const token = new Secret(randomBytes(32).toString("base64url"));
    const reply = await ask(connection, spaceDocument, { id: connection.space }, token);
    const isRefused = reply.status === 401 || reply.status === 403;
    return verdict(isRefused || isUnauthorized(reply), describeReply(reply, "space"));
  },
};

export const unknownObject: Check<SpaceliftConnection> = {
  name: "spacelift-unknown-object",
  assumption: "S4",
  statement: 'Reading or deleting a missing object gives null, or an error that says "not found".',
  writes: ["nothing, but it requests the deletion of a policy and a webhook that never existed"],
  run: async (connection, run) => {
    const id = nameOf(run, "never-made");
    const kinds = [policies, webhooks];
    const reads = kinds.map(async (kind) => notFound(kind.what, kind.find[0], await find(connection, kind, id)));
    // The name has the suffix of this run, so no such object exists.
    const deletions = kinds.map(async ({ what, remove: [field, document] }) =>
      notFound(`deletion of a ${what}`, field, await ask(connection, document, { id })),
    );
    const space = ask(connection, spaceDocument, { id }).then((reply) => notFound("space", "space", reply));
    return together(await Promise.all([...reads, ...deletions, space]));
  },
};

function notFound(what: string, field: string, reply: SpaceliftReply): Verdict {
  const isNull = reply.errors === "" && at(reply.data, field) === null;
  return verdict(isNull || /not found/i.test(reply.messages), `${what}: ${describeReply(reply, field)}`);
}

export const spaceName: Check<SpaceliftConnection> = {
  name: "spacelift-space-name",
  assumption: "S5",
  statement: 'Creating an object in a space that is given by its name gets HTTP 200 with the error "unauthorized".',
  writes: ["a policy that sends nothing, if Spacelift accepts a space's name as its id"],
  run: async (connection, run) => {
    const spaces = asList(await read(connection, "spaces", "query { spaces { id name } }"));
    const ids = new Set(spaces.map((each) => asText(at(each, "id"))));
    const names = spaces.flatMap((each) => asText(at(each, "name")) ?? []);
    const name = names.find((each) => !ids.has(each));
    if (name === undefined) return unchecked("each space of this account has the id of a space as its name");
    const input = { ...policyInput(connection, nameOf(run, "space-name")), space: name };
    const reply = await tryToCreate(connection, run, policies, input);
    return verdict(isUnauthorized(reply), describeReply(reply, "policyCreatev2"));
  },
};

const machineFields: readonly (readonly [string, string])[] = [
  ["publicWorkerPool", "query { publicWorkerPool { parallelism } }"],
  ["metrics", "query { metrics { stacksCountByState { value labels } } }"],
  ["usage", "query { usage { usedMinutes } }"],
  ["stacks", "query { stacks { id } }"],
];

export const fieldsForPeople: Check<SpaceliftConnection> = {
  name: "spacelift-fields-for-people",
  assumption: "S6",
  statement:
    'Spacelift refuses a field that API keys may not read with the words "not available for machine sessions".',
  writes: [],
  run: async (connection) => {
    const verdicts = machineFields.map(async ([field, document]) => {
      const reply = await ask(connection, document);
      const isAnswered = reply.errors === "" && reply.status === 200;
      const isRefused = /not available for machine/i.test(reply.messages);
      return verdict(isAnswered || isRefused, `${field}: ${isAnswered ? "answered" : describeReply(reply, field)}`);
    });
    return together(await Promise.all(verdicts));
  },
};
