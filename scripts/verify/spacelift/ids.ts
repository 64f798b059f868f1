import { isDeepStrictEqual } from "node:util";
import { asEntries, asText, at, type Json } from "../../../lambda/shared/json.ts";
import { readPolicyCore } from "../../../lib/policy-core.ts";
import { type Check, differs, holds, type Run, together, type Verdict, verdict } from "../check.ts";
import { describeReply, type SpaceliftConnection } from "./connection.ts";
import {
  create,
  find,
  inputOf,
  nameOf,
  type ObjectKind,
  policies,
  policyInput,
  searchAll,
  searchPage,
  tryToCreate,
  update,
  webhookInput,
  webhooks,
} from "./objects.ts";

/** That a name makes the id, that the id outlives the name, and that a name cannot be taken twice. */
async function checkId(connection: SpaceliftConnection, run: Run, kind: ObjectKind): Promise<Verdict> {
  const name = nameOf(run, `${kind.what}-id`);
  const id = await create(connection, run, kind, inputOf(connection, kind, name));
  if (id !== name) return differs(`the name ${name} gives the id ${id}`);
  const twin = await tryToCreate(connection, run, kind, inputOf(connection, kind, name));
  await update(connection, kind, id, inputOf(connection, kind, `${name}-renamed`));
  const renamed = at((await find(connection, kind, id)).data, kind.find[0]);
  return together([
    holds("the name is the id"),
    verdict(twin.id === undefined, `the same name again: ${twin.id ?? describeReply(twin, kind.create[0])}`),
    verdict(asText(at(renamed, "name")) === `${name}-renamed`, `under another name: ${asText(at(renamed, "id"))}`),
  ]);
}

export const policyId: Check<SpaceliftConnection> = {
  name: "spacelift-policy-id",
  assumption: "S7",
  statement:
    "A policy's id is the slug of the name that it was made with; it outlives another name, and a name is taken once.",
  writes: ["a policy that sends nothing"],
  run: (connection, run) => checkId(connection, run, policies),
};

export const webhookId: Check<SpaceliftConnection> = {
  name: "spacelift-webhook-id",
  assumption: "S8",
  statement:
    "A webhook's id is the slug of the name that it was made with; it outlives another name, and a name is taken once.",
  writes: ["a webhook that is disabled"],
  run: (connection, run) => checkId(connection, run, webhooks),
};

/** The fields that came back as something else. */
function changed(sent: Json, found: Json): readonly string[] {
  return asEntries(sent).flatMap(([name, value]) => {
    const there = name === "space" ? (asText(at(found, "space")) ?? at(found, "space", "id")) : at(found, name);
    return isDeepStrictEqual(there, value) ? [] : [name];
  });
}

function asGiven(sent: Json, found: Json): Verdict {
  const fields = changed(sent, found);
  return verdict(fields.length === 0, fields.length === 0 ? "all as given" : `not as given: ${fields.join(", ")}`);
}

export const policyFields: Check<SpaceliftConnection> = {
  name: "spacelift-policy-fields",
  assumption: "S9",
  statement:
    "A policy comes back as it was given: its text byte for byte, type, engine, space, labels and description.",
  writes: ["a copy of this version's policy, which sends to no webhook"],
  run: async (connection, run) => {
    const name = nameOf(run, "policy-fields");
    const body = readPolicyCore().replace('"spacelift-datadog"', `"${name}-none"`);
    const input = { ...policyInput(connection, name), body: `${body}\n# ünïcödé 🚀\n` };
    const id = await create(connection, run, policies, input);
    return asGiven(input, at((await find(connection, policies, id)).data, policies.find[0]));
  },
};

export const webhookFields: Check<SpaceliftConnection> = {
  name: "spacelift-webhook-fields",
  assumption: "S10",
  statement: "A webhook comes back as it was given, and an update that does not name retryOnFailure keeps it.",
  writes: ["a webhook that is disabled"],
  run: async (connection, run) => {
    const input = webhookInput(connection, nameOf(run, "webhook-fields"));
    const id = await create(connection, run, webhooks, input);
    const made = at((await find(connection, webhooks, id)).data, webhooks.find[0]);
    const rest = Object.fromEntries(asEntries(input).filter(([field]) => field !== "retryOnFailure"));
    await update(connection, webhooks, id, rest);
    const after = at((await find(connection, webhooks, id)).data, webhooks.find[0]);
    const updated = asGiven(input, after);
    return together([asGiven(input, made), { ...updated, seen: `after an update ${updated.seen}` }]);
  },
};

export const search: Check<SpaceliftConnection> = {
  name: "spacelift-webhook-search",
  assumption: "S11",
  statement: "A new webhook is on the list of webhooks at once, and the list has pages that a cursor leads through.",
  writes: ["two webhooks that are disabled"],
  run: async (connection, run) => {
    const ids = [];
    for (const what of ["search-a", "search-b"]) {
      ids.push(await create(connection, run, webhooks, webhookInput(connection, nameOf(run, what))));
    }
    const all = (await searchAll(connection, webhooks)).map(({ id }) => id);
    const first = await searchPage(connection, webhooks, 1);
    const second = await searchPage(connection, webhooks, 1, first.endCursor);
    const isPaged = first.found.length === 1 && first.hasNext && second.found.length === 1;
    return together([
      verdict(
        ids.every((id) => all.includes(id)),
        `${ids.filter((id) => all.includes(id)).length} of 2 on the list`,
      ),
      verdict(
        isPaged && first.found[0]?.id !== second.found[0]?.id,
        `pages of ${first.found.length} and ${second.found.length}`,
      ),
    ]);
  },
};

export const badRego: Check<SpaceliftConnection> = {
  name: "spacelift-bad-rego",
  assumption: "S12",
  statement: "Spacelift refuses a policy whose text is no Rego, when it is made.",
  writes: ["a policy that is no Rego, if Spacelift takes it"],
  run: async (connection, run) => {
    const input = {
      ...policyInput(connection, nameOf(run, "bad-rego")),
      body: "package spacelift\n\nthis is { no Rego\n",
    };
    const reply = await tryToCreate(connection, run, policies, input);
    return verdict(reply.id === undefined && reply.errors !== "", describeReply(reply, policies.create[0]));
  },
};
