import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logPhases, logPlaceholder } from "../../lambda/contract/run-logs.ts";
import { loadPolicy, loadRules } from "../../simulator/policy.ts";
import { policyInputs, readPolicyInput } from "../payloads.ts";
import { asObject, type Path, placeName, places, rebuild, valueAt, withValueAt } from "./document.ts";
import { placeholderText } from "./log-placeholders.ts";

const policy = await loadPolicy();
const policyWithDetails = await loadPolicy(["details"]);
const { deliveries: policyWithLogs } = await loadRules({ include: ["details"], logPhases });

/** All texts and numbers that leave Spacelift, as in the table of docs/policy.md. */
const sentPlaces = new Set([
  "account.name",
  "run_updated.state",
  "run_updated.run.id",
  "run_updated.run.type",
  "run_updated.run.state",
  "run_updated.run.branch",
  "run_updated.run.commit.branch",
  "run_updated.run.updated_at",
  "run_updated.run.changes.*.action",
  "run_updated.stack.id",
  "run_updated.stack.space.id",
  "run_updated.stack.worker_pool.name",
  "run_updated.timing.*.state",
  "run_updated.timing.*.duration",
  "run_updated.policy_receipts.*.name",
  "run_updated.policy_receipts.*.type",
  "run_updated.policy_receipts.*.outcome",
  "run_updated.policy_receipts.*.flags.*",
  "run_updated.run.policy_receipts.*.name",
  "run_updated.run.policy_receipts.*.type",
  "run_updated.run.policy_receipts.*.outcome",
  "run_updated.run.policy_receipts.*.flags.*",
  "module_version.version.id",
  "module_version.version.state",
  "module_version.version.created_at",
  "module_version.module.id",
  "module_version.module.branch",
  "module_version.module.space.id",
  "module_version.module.worker_pool.name",
  "internal_error.severity",
]);
/** Also sent, but a boolean cannot hold a canary. */
const sentBooleans = ["run_updated.run.drift_detection"];

/** Texts and numbers that leave in the opt-in part `details`. */
const detailPlaces = new Set([
  "run_updated.urls.run",
  "run_updated.run.created_at",
  "run_updated.timing.*.state",
  "run_updated.run.states_history.*.new_state",
  "run_updated.run.commit.hash",
  "run_updated.run.commit.url",
  "run_updated.stack.namespace",
  "run_updated.stack.repository",
  "run_updated.stack.labels.*",
  "module_version.version.commit.hash",
  "module_version.version.commit.url",
  "module_version.version.number",
  "module_version.module.namespace",
  "module_version.module.repository",
]);

/** The policy without opt-in parts and the one with details, each with the places that may leave, and the texts that may not. */
const policies = [
  ["no opt-in part", policy, sentPlaces, /canary|@|octo-dev|203\.0\.113|TF_TOKEN|https?:/i],
  ["details", policyWithDetails, new Set([...sentPlaces, ...detailPlaces]), /canary|@|octo-dev|203\.0\.113|TF_TOKEN/i],
] as const;
const endpointId = "webhook_endpoints.*.id";

const canaryNumber = 987654321;

/** The input with a canary in every text, number and object that must not leave. */
function marked(value: unknown, sent: ReadonlySet<string>, path: Path = []): unknown {
  const place = placeName(path);
  const mayKeep = sent.has(place) || place === endpointId;
  if (typeof value === "string") return mayKeep ? value : `CANARY ${place}`;
  if (typeof value === "number") return mayKeep ? value : canaryNumber;
  const inside = rebuild(value, (key, child) => marked(child, sent, [...path, key]));
  return typeof inside === "object" && inside !== null && !Array.isArray(inside)
    ? { ...inside, [`CANARY key of ${place}`]: "CANARY value" }
    : inside;
}

/** JSON whose only texts are canaries. It is never a text or a list of texts, which could be a valid flag. */
const { odd } = fc.letrec<{ odd: unknown; list: unknown; object: unknown }>((tie) => ({
  odd: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, undefined, true, false, canaryNumber / 2, {}, []),
    tie("list"),
    tie("object"),
  ),
  list: fc.array(tie("odd"), { maxLength: 3 }),
  object: fc.dictionary(
    fc.string().map((key) => `CANARY ${key}`),
    fc.oneof(fc.constant("CANARY"), tie("odd")),
    { maxKeys: 3 },
  ),
}));

const spoiltInput = (sent: ReadonlySet<string>) =>
  fc
    .record({
      name: fc.constantFrom(...policyInputs),
      edits: fc.array(fc.record({ position: fc.nat(), value: odd }), { maxLength: 12 }),
    })
    .map(({ name, edits }) =>
      edits.reduce<unknown>(
        (input, { position, value }) => {
          const all = places(input);
          const [path] = all[position % all.length] ?? [];
          return path === undefined || (typeof value === "number" && sent.has(placeName(path)))
            ? input
            : withValueAt(input, path, value);
        },
        marked(readPolicyInput(name), sent),
      ),
    );

test("docs/policy.md lists exactly the data that leaves", () => {
  const page = readFileSync(new URL("../../docs/policy.md", import.meta.url), "utf8");
  const listed = (from: string, to: string) => {
    const table = page.slice(page.indexOf(from), page.indexOf(to));
    const names = table.matchAll(/`((?:account|run_updated|module_version|internal_error)\.[^`]+)`/g);
    return new Set([...names].map(([, place]) => place));
  };
  expect(listed("| payload | from", "So no resource")).toEqual(new Set([...sentPlaces, ...sentBooleans]));
  expect(listed("### Details", "No commit message")).toEqual(detailPlaces);
});

test.each(policies)("with %s, no canary leaves Spacelift, whatever the input", (_, evaluate, sent) => {
  let routed = 0;
  fc.assert(
    fc.property(spoiltInput(sent), (input) => {
      const left = JSON.stringify(evaluate(input));
      if (left !== "[]") routed += 1;
      expect(left).not.toMatch(/CANARY|987654321|493827160\.5/);
    }),
    { numRuns: 2000 },
  );
  expect(routed).toBeGreaterThan(500);
});

const inputWithPlaceholders = fc
  .record({
    name: fc.constantFrom(...policyInputs),
    texts: fc.array(placeholderText, { minLength: 1, maxLength: 20 }),
  })
  .map(({ name, texts }) => {
    let next = 0;
    const fill = (value: unknown, path: Path = []): unknown => {
      if (typeof value === "string") return isFree(placeName(path)) ? texts[next++ % texts.length] : value;
      return rebuild(value, (key, child) => fill(child, [...path, key]));
    };
    return fill(readPolicyInput(name));
  });

/** Whether any text at this place leaves the event valid. */
function isFree(place: string): boolean {
  return place !== endpointId && !/(?:^|\.)state$/.test(place);
}

test("no log placeholder leaves, in any letter case, and nothing else changes", () => {
  let neutralised = 0;
  fc.assert(
    fc.property(inputWithPlaceholders, (input) => {
      const sent = policy(input);
      const texts = places(sent).flatMap(([path, value]) => [value, path.at(-1)]);
      expect(texts.filter((text) => typeof text === "string" && /spacelift::logs::/iu.test(text))).toEqual([]);
      const stack = valueAt(input, ["run_updated", "stack", "id"]);
      const ends = /(t)::(log[sſ])::/giu;
      if (typeof stack !== "string" || stack === "" || sent.length === 0) return;
      if (ends.test(stack)) neutralised += 1;
      expect(valueAt(sent, [0, "payload", "run", "stack"])).toBe(stack.replace(ends, "$1_$2_"));
    }),
    { numRuns: 1000 },
  );
  expect(neutralised).toBeGreaterThan(100);
});

const placeholders = Object.fromEntries(logPhases.map((phase) => [phase, logPlaceholder(phase)]));

test("with logs, the payload of a run gets one placeholder for each phase, and nothing else", () => {
  let sent = 0;
  fc.assert(
    fc.property(inputWithPlaceholders, (input) => {
      const runs = policyWithDetails(input).filter(({ payload }) => Object.hasOwn(asObject(payload), "run"));
      const expected = runs.map(({ endpointId: id, payload }) => ({
        endpointId: id,
        payload: { ...asObject(payload), logs: placeholders },
      }));
      expect(policyWithLogs(input)).toEqual(expected);
      sent += expected.length;
    }),
    { numRuns: 300 },
  );
  expect(sent).toBeGreaterThan(100);
});

test("evaluation survives any JSON", () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: "binary" }), fc.json(), (text, run) => {
      expect(policy(JSON.parse(text)).length).toBeLessThanOrEqual(1);
      expect(policy({ run_updated: { state: "FINISHED", run: JSON.parse(run), stack: JSON.parse(run) } })).toHaveLength(
        1,
      );
    }),
  );
});

describe.each(policies)("with %s", (_, evaluate, sent, forbidden) => {
  test.each(policyInputs)("the payload of %s has no data from other places", (name) => {
    const input = readPolicyInput(name);
    const values = (isSent: boolean) =>
      places(input)
        .filter(([path, value]) => isScalar(value) && sent.has(placeName(path)) === isSent)
        .map(([, value]) => value);
    const mayLeave = new Set(values(true));
    const mustStay = new Set(values(false).filter((value) => !mayLeave.has(value) && value !== ""));
    expect(mustStay).toContain("slack-bridge");

    const payloads = evaluate(input).map((delivery) => delivery.payload);
    const left = places(payloads).flatMap(([path, value]) => [value, path.at(-1)]);
    expect(left.filter((value) => mustStay.has(value))).toEqual([]);
    expect(JSON.stringify(payloads)).not.toMatch(forbidden);
  });
});

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}
