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
    "A policy's id is the slug of its first name; a rename keeps the id, and two policies cannot share a name.",
  writes: ["a policy that sends nothing"],
  run: (connection, run) => checkId(connection, run, policies),
};

export const webhookId: Check<SpaceliftConnection> = {
  name: "spacelift-webhook-id",
  assumption: "S8",
  statement:
    "A webhook's id is the slug of its first name; a rename keeps the id, and two webhooks cannot share a name.",
  writes: ["a disabled webhook"],
  run: (connection, run) => checkId(connection, run, webhooks),
};

function changed(sent: Json, found: Json): readonly string[] {
  return asEntries(sent).flatMap(([name, value]) => {
    const there = name === "space" ? (asText(at(found, "space")) ?? at(found, "space", "id")) : at(found, name);
    return isDeepStrictEqual(there, value) ? [] : [name];
  });
}

function compareFields(sent: Json, found: Json): Verdict {
  const fields = changed(sent, found);
  return verdict(fields.length === 0, fields.length === 0 ? "unchanged" : `changed: ${fields.join(", ")}`);
}

export const policyFields: Check<SpaceliftConnection> = {
  name: "spacelift-policy-fields",
  assumption: "S9",
  statement:
    "Spacelift returns a policy unchanged: its text byte for byte, type, engine, space, labels and description.",
  writes: ["a copy of this version's policy that sends to no webhook"],
  run: async (connection, run) => {
    const name = nameOf(run, "policy-fields");
    const body = readPolicyCore().replace('"spacelift-datadog"', `"${name}-none"`);
    const input = { ...policyInput(connection, name), body: `${body}\n# ünïcödé 🚀\n` };
    const id = await create(connection, run, policies, input);
    return compareFields(input, at((await find(connection, policies, id)).data, policies.find[0]));
  },
};

export const webhookFields: Check<SpaceliftConnection> = {
  name: "spacelift-webhook-fields",
  assumption: "S10",
  statement: "Spacelift returns a webhook unchanged, and an update without retryOnFailure keeps that field.",
  writes: ["a disabled webhook"],
  run: async (connection, run) => {
    const input = webhookInput(connection, nameOf(run, "webhook-fields"));
    const id = await create(connection, run, webhooks, input);
    const made = at((await find(connection, webhooks, id)).data, webhooks.find[0]);
    const rest = Object.fromEntries(asEntries(input).filter(([field]) => field !== "retryOnFailure"));
    await update(connection, webhooks, id, rest);
    const after = at((await find(connection, webhooks, id)).data, webhooks.find[0]);
    const updated = compareFields(input, after);
    return together([compareFields(input, made), { ...updated, seen: `after an update ${updated.seen}` }]);
  },
};

export const search: Check<SpaceliftConnection> = {
  name: "spacelift-webhook-search",
  assumption: "S11",
  statement: "The list of webhooks has a new webhook at once, and is paged by a cursor.",
  writes: ["two disabled webhooks"],
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
  statement: "Spacelift refuses to create a policy whose text is not Rego.",
  writes: ["a policy that is not Rego, if Spacelift accepts it"],
  run: async (connection, run) => {
    const input = {
      ...policyInput(connection, nameOf(run, "bad-rego")),
      body: "package spacelift\n\nthis is { no Rego\n",
    };
    const reply = await tryToCreate(connection, run, policies, input);
    return verdict(reply.id === undefined && reply.errors !== "", describeReply(reply, policies.create[0]));
  },
};
