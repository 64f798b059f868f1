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
import { type Check, unchecked, type Verdict, verdict } from "../check.ts";
import { ask, read, type SpaceliftConnection } from "./connection.ts";
import { type JsonType, shapeOf, typeOf } from "./json-shape.ts";

const mostSamples = 20;

async function readSamples(connection: SpaceliftConnection): Promise<readonly Json[] | string> {
  const { policyId: id } = connection;
  const document = "query($id: ID!) { policy(id: $id) { id evaluationRecords { key outcome timestamp } } }";
  const reply = await ask(connection, document, { id });
  const policy = at(reply.data, "policy");
  if (!isObject(policy)) return `the key sees no policy ${id}: choose one with --policy`;
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
    "Spacelift keeps samples of our policy as JSON text, with the fields that the policy reads, in their types.",
  writes: [],
  run: async (connection) => {
    const samples = await readSamples(connection);
    if (typeof samples === "string") return unchecked(samples);
    const others = fieldsOfRun.flatMap(([field, types]) => {
      const seen = new Set(samples.map((each) => typeOf(at(each, ...field.split(".")))));
      const unexpected = [...seen].filter((type) => !types.includes(type));
      return unexpected.length === 0 ? [] : [`${field} is ${unexpected.join(" or ")}`];
    });
    // Only Spacelift's own field names are printed. Deeper names may be a user's.
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

/** Absent means the public pool. */
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
  statement: "A run's id is a ULID with the time of the run's creation.",
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
      ? "an id is not a ULID, or a run has no created_at"
      : `at most ${most.toFixed(1)} s apart`;
    return verdict(most <= longestApartSeconds, `${samples.length} sample(s): ${seen}`);
  },
};
