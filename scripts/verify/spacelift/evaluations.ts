import { isDeepStrictEqual } from "node:util";
import { ulidEpochSeconds } from "../../../lambda/events/ulid.ts";
import {
  asEntries,
  asList,
  asNumber,
  asText,
  at,
  isObject,
  type Json,
  parseJson,
} from "../../../lambda/shared/json.ts";
import { readPolicyCore } from "../../../lib/policy-core.ts";
import { loadPolicy } from "../../../simulator/policy.ts";
import { type Check, differs, unchecked, type Verdict, verdict } from "../check.ts";
import { ask, describeReply, read, type SpaceliftConnection } from "./connection.ts";

/** A finished run that never was, with what the policy reads of one. */
const syntheticInput = {
  account: { name: "verify" },
  webhook_endpoints: [{ id: "spacelift-datadog", labels: [] }],
  run_updated: {
    state: "FINISHED",
    policy_receipts: [{ name: "verify", type: "PLAN", outcome: "allow", flags: ["verify"] }],
    run: {
      id: "01JD0000000000000000000000",
      state: "FINISHED",
      type: "TRACKED",
      branch: "main",
      drift_detection: false,
      updated_at: 1_800_000_000,
      changes: [{ action: "added", phase: "plan", moved: false, entity: { entity_type: "resource" } }],
    },
    stack: { id: "verify", space: { id: "root" } },
    timing: [{ state: "PLANNING", duration: 1_000 }],
  },
};

export const simulate: Check<SpaceliftConnection> = {
  name: "spacelift-simulate",
  assumption: "S13",
  statement:
    "Spacelift evaluates our policy as Open Policy Agent does: policySimulatev2 gives the same delivery for one run.",
  writes: [],
  run: async (connection) => {
    const fixed = { type: "NOTIFICATION", body: readPolicyCore() };
    const simulated = (field: "input" | "data") =>
      ask(connection, "mutation($input: PolicySimulateInput!) { policySimulatev2(input: $input) }", {
        input: { ...fixed, [field]: JSON.stringify(syntheticInput) },
      });
    // Spacelift's own sources name the field in two ways: spacectl calls it input.
    const first = await simulated("input");
    const field = /\bdata\b|\binput\.input\b/.test(first.messages) ? "data" : "input";
    const reply = field === "data" ? await simulated("data") : first;
    if (reply.errors !== "") return differs(describeReply(reply, "policySimulatev2"));
    const answer = at(reply.data, "policySimulatev2");
    const document = typeof answer === "string" ? parseJson(answer) : answer;
    const deliveries = deliveriesIn(document);
    const [expected] = (await loadPolicy())(syntheticInput);
    const isSame = deliveries.length === 1 && isDeepStrictEqual(at(deliveries[0], "payload"), expected?.payload);
    const shape = `${typeof answer === "string" ? "JSON text of " : ""}${shapeOf(document)}`;
    return verdict(
      isSame,
      `${deliveries.length} deliveries, ${isSame ? "as expected" : "not as expected"}, in ${shape}, by the field ${field}`,
    );
  },
};

/** Everything in a document that looks like a delivery, wherever it stands. */
function deliveriesIn(document: Json): readonly Json[] {
  if (Array.isArray(document)) return document.flatMap(deliveriesIn);
  if (!isObject(document)) return [];
  if (at(document, "endpoint_id") !== undefined) return [document];
  return Object.values(document).flatMap(deliveriesIn);
}

/** Names and types of the uppermost fields; no value is shown. */
function shapeOf(document: Json): string {
  if (Array.isArray(document)) return `a list of ${document.length}`;
  if (!isObject(document)) return document === null ? "null" : typeof document;
  return `{${Object.keys(document).toSorted().join(", ")}}`;
}

/** How many of the newest evaluations are looked at. */
const mostSamples = 20;

/** The inputs of the newest kept evaluations of the deployment's policy, or why there is none. */
async function readSamples(connection: SpaceliftConnection): Promise<readonly Json[] | string> {
  const { policyId: id } = connection;
  const document = "query($id: ID!) { policy(id: $id) { id evaluationRecords { key outcome timestamp } } }";
  const reply = await ask(connection, document, { id });
  const policy = at(reply.data, "policy");
  if (!isObject(policy)) return `there is no policy ${id} that the key may see: name one with --policy`;
  const keys = asList(at(policy, "evaluationRecords")).flatMap((each) => asText(at(each, "key")) ?? []);
  const samples = await Promise.all(
    keys.slice(0, mostSamples).map(async (key) => {
      const sample =
        "query($id: ID!, $key: String!) { policy(id: $id) { evaluationSample(key: $key) { input body } } }";
      const text = at(await read(connection, "policy", sample, { id, key }), "evaluationSample", "input");
      return typeof text === "string" ? parseJson(text) : text;
    }),
  );
  const runs = samples.filter((sample) => isObject(at(sample, "run_updated")));
  return runs.length === 0 ? `the policy ${id} has no kept sample of a run` : runs;
}

type JsonType = "text" | "number" | "list" | "object" | "true or false" | "null" | "nothing";

function typeOf(value: Json): JsonType {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "true or false" : "object";
}

/** What the policy reads of a run, and the types under which it reads it. */
const fieldsOfRun: readonly (readonly [string, readonly JsonType[]])[] = [
  ["account.name", ["text"]],
  ["run_updated.run.id", ["text"]],
  ["run_updated.run.state", ["text"]],
  ["run_updated.run.type", ["text"]],
  ["run_updated.run.updated_at", ["number"]],
  ["run_updated.run.drift_detection", ["true or false"]],
  ["run_updated.run.changes", ["list", "null", "nothing"]],
  ["run_updated.stack.id", ["text"]],
  ["run_updated.stack.space.id", ["text"]],
  ["run_updated.timing", ["list", "null", "nothing"]],
];

export const sample: Check<SpaceliftConnection> = {
  name: "spacelift-sample",
  assumption: "S14",
  statement:
    "Spacelift keeps samples of our policy, as JSON text with the fields that the policy reads, in their types.",
  writes: [],
  run: async (connection) => {
    const samples = await readSamples(connection);
    if (typeof samples === "string") return unchecked(samples);
    const others = fieldsOfRun.flatMap(([field, types]) => {
      const seen = new Set(samples.map((each) => typeOf(at(each, ...field.split(".")))));
      const unexpected = [...seen].filter((type) => !types.includes(type));
      return unexpected.length === 0 ? [] : [`${field} is ${unexpected.join(" or ")}`];
    });
    // The names of these fields are Spacelift's own. Below them, a user's may begin.
    const shapes = [[], ["run_updated"], ["run_updated", "run"], ["run_updated", "stack"]].map(
      (path) => `${path.at(-1) ?? "input"} ${shapeOf(at(samples[0], ...path))}`,
    );
    return verdict(others.length === 0, [`${samples.length} sample(s)`, ...others, ...shapes].join("; "));
  },
};

export const publicPool: Check<SpaceliftConnection> = {
  name: "spacelift-public-pool",
  assumption: "S15",
  statement:
    "In a policy's input, stack.worker_pool is absent on the public pool, and an object with a name on a private one.",
  writes: [],
  run: async (connection) => {
    const samples = await readSamples(connection);
    if (typeof samples === "string") return unchecked(samples);
    const pools = samples.map((each) => at(each, "run_updated", "stack", "worker_pool"));
    const seen = [...new Set(pools.map(poolShape))].toSorted();
    const verdictOfAll: Verdict = verdict(pools.every(isReadable), `${samples.length} sample(s): ${seen.join(", ")}`);
    const isUnsure = verdictOfAll.status === "holds" && pools.every((pool) => pool !== undefined);
    return isUnsure ? unchecked(`${verdictOfAll.seen}; no kept run was on the public pool`) : verdictOfAll;
  },
};

/** What the policy takes for a public pool, or reads a name of. */
function isReadable(pool: Json): boolean {
  return pool === undefined || asText(at(pool, "name")) !== undefined;
}

function poolShape(pool: Json): string {
  if (!isObject(pool)) return pool === undefined ? "absent" : typeOf(pool);
  return `{${asEntries(pool)
    .map(([name, value]) => `${name}: ${typeOf(value)}`)
    .toSorted()
    .join(", ")}}`;
}

const nanoseconds = 1e9;
const longestApartSeconds = 60;

export const runId: Check<SpaceliftConnection> = {
  name: "spacelift-run-id",
  assumption: "S23",
  statement: "A run's id is a ULID, and its time is when the run was created.",
  writes: [],
  run: async (connection) => {
    const samples = await readSamples(connection);
    if (typeof samples === "string") return unchecked(samples);
    const apart = samples.map((each) => {
      const made = ulidEpochSeconds(asText(at(each, "run_updated", "run", "id")) ?? "");
      const created = asNumber(at(each, "run_updated", "run", "created_at"));
      return made === undefined || created === undefined ? Number.NaN : Math.abs(made - created / nanoseconds);
    });
    const most = Math.max(...apart);
    const seen = Number.isNaN(most)
      ? "an id is no ULID, or a run has no created_at"
      : `at most ${most.toFixed(1)} s apart`;
    return verdict(most <= longestApartSeconds, `${samples.length} sample(s): ${seen}`);
  },
};
