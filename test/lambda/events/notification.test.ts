import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventEpochSeconds, eventId } from "../../../lambda/events/event.ts";
import { parseNotification } from "../../../lambda/events/notification.ts";
import { fixture, runPayload } from "../../payloads.ts";
import { asObject } from "../../policy/document.ts";

function eventOf(body: unknown) {
  const notification = parseNotification(JSON.stringify(body));
  if (notification.kind === "malformed") throw new Error(notification.reason);
  return notification.event;
}

describe("the policy's payload", () => {
  test("a run with every field", () => {
    expect(eventOf(runPayload())).toEqual({
      kind: "run",
      account: "acme",
      id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D",
      state: "FINISHED",
      epochSeconds: expect.closeTo(1763800187.987654, 3),
      type: "TRACKED",
      branch: "main",
      driftDetection: false,
      space: "production-01HZZ",
      stack: "production-network",
      workerPool: "eks workers / prod",
      timing: [
        { state: "QUEUED", nanoseconds: 186757000 },
        { state: "PLANNING", nanoseconds: 28048841000 },
      ],
      changes: [
        { changeType: "added", count: 2 },
        { changeType: "changed", count: 1 },
        { changeType: "deleted", count: 1 },
        { changeType: "replaced", count: 1 },
        { changeType: "replaced", count: 1 },
        { changeType: "imported", count: 1 },
        { changeType: "forgotten", count: 1 },
        { changeType: "moved", count: 1 },
      ],
      receipts: [
        { name: "no-public-buckets", type: "PLAN", outcome: "allow", flags: ["audited", "tier:gold"] },
        { name: "two-approvals", type: "APPROVAL", outcome: "approve", flags: [] },
        { name: "warn-on-destroy", type: "PLAN", flags: [] },
      ],
      optIns: { labels: [] },
      extension: { tags: [], metrics: [], rename: new Map() },
    });
  });

  test("a run with nothing but a state is an event", () => {
    const event = eventOf({
      version: 1,
      event: { kind: "run", state: "FAILED" },
      run: null,
      timing: null,
      changes: null,
    });
    expect(event).toMatchObject({ kind: "run", state: "FAILED", timing: [], changes: [], receipts: [] });
    expect(event).not.toHaveProperty("epochSeconds");
  });

  test.each(["no-op", "noop", "NO_OP", "No Op", "read", "READ"])("%s is not a change", (action) => {
    expect(eventOf(runPayload({ changes: { [action]: 3, moved: 1, ok: 2 } }))).toMatchObject({
      changes: [
        { changeType: "moved", count: 1 },
        { changeType: "ok", count: 2 },
      ],
    });
  });

  test("spellings of an action have one name", () => {
    const changes = { IMPORT: 1, "create-before-destroy-replaced": 2, Forget: 3, ready: 4 };
    expect(eventOf(runPayload({ changes }))).toMatchObject({
      changes: [
        { changeType: "imported", count: 1 },
        { changeType: "replaced", count: 2 },
        { changeType: "forgotten", count: 3 },
        { changeType: "ready", count: 4 },
      ],
    });
  });

  test("an outcome or timing of another shape affects no other field", () => {
    const receipts = [{ name: "a", type: "PLAN", outcome: { decision: "deny" }, flags: ["audited"] }];
    expect(eventOf(runPayload({ timing: { QUEUED: 7 }, receipts }))).toEqual({
      ...eventOf(runPayload()),
      timing: [],
      receipts: [{ name: "a", type: "PLAN", flags: ["audited"] }],
    });
  });

  test("the extension's additions", () => {
    const event = eventOf(
      runPayload({
        tags: ["team:platform", 7, null],
        metrics: [{ name: "acme.cost", value: 1.5, tags: ["tier:gold"] }, { name: "acme.bad", value: "x" }, null],
        rename: { "spacelift.integration.run.count": "acme.runs", bad: 3 },
        include: { run_url: "https://x/y", run_note: "", triggered_by: "a@b", labels: ["k:v"] },
      }),
    );
    expect(event.extension).toEqual({
      tags: ["team:platform", "7"],
      metrics: [{ name: "acme.cost", value: 1.5, tags: ["tier:gold"] }],
      rename: new Map([["spacelift.integration.run.count", "acme.runs"]]),
    });
    expect(event).toMatchObject({ optIns: { runUrl: "https://x/y", triggeredBy: "a@b", labels: ["k:v"] } });
  });

  test("the details of a run and of a module version", () => {
    const commit = "9f2c1ab84d0e5b6a7c8d9e0f1a2b3c4d5e6f7a8b";
    const common = { commit, repository: "https://github.com/acme/network" };
    const links = { ...common, url: "https://x/run", ended_in: "PLANNING", service: "shop", env: "prod" };
    const run = eventOf(runPayload({ include: { details: { ...links, created_at: 1763800000123456000, odd: 7 } } }));
    const { ended_in: endedIn, ...rest } = links;
    expect(run).toMatchObject({ details: { ...rest, endedIn, createdEpochSeconds: 1763800000.123456 } });
    const version = { version: 1, event: { kind: "module_version", id: "v1", state: "FAILED" } };
    expect(eventOf({ ...version, include: { details: { ...common, number: "3.2.1" } } })).toMatchObject({
      details: { ...common, number: "3.2.1" },
    });
    for (const details of [undefined, null, 7, "x", []]) {
      expect(eventOf(runPayload({ include: { details } }))).not.toHaveProperty("details");
      expect(eventOf({ ...version, include: { details } })).not.toHaveProperty("details");
    }
  });

  test("a module version and an internal error", () => {
    expect(
      eventOf({
        version: 1,
        event: { kind: "module_version", account: "acme", id: "v1", state: "FAILED", at: 1763800400000000000 },
        module: { id: "terraform-aws-vpc", branch: "main", space: "root", worker_pool: "public" },
      }),
    ).toMatchObject({ kind: "module_version", id: "v1", state: "FAILED", module: "terraform-aws-vpc", space: "root" });
    expect(
      eventOf({ version: 1, event: { kind: "internal_error", account: "acme" }, error: { severity: "ERROR" } }),
    ).toMatchObject({ kind: "internal_error", account: "acme", severity: "ERROR" });
  });
});

describe("Spacelift's default bodies", () => {
  test("a run", () => {
    expect(eventOf(JSON.parse(fixture("default-payload/run.json")))).toEqual({
      kind: "run",
      account: "acme",
      id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D",
      state: "FINISHED",
      epochSeconds: 1763800187.987,
      type: "TRACKED",
      branch: "main",
      driftDetection: false,
      stack: "production-network",
      workerPool: "eks workers / prod",
      timing: [],
      changes: [
        { changeType: "added", count: 2 },
        { changeType: "changed", count: 1 },
        { changeType: "deleted", count: 1 },
      ],
      receipts: [],
      optIns: { labels: [] },
      extension: { tags: [], metrics: [], rename: new Map() },
    });
  });

  test("an internal error", () => {
    expect(eventOf(JSON.parse(fixture("default-payload/internal-error.json")))).toMatchObject({
      kind: "internal_error",
      account: "acme",
      severity: "ERROR",
    });
  });

  const defaultRun = asObject(JSON.parse(fixture("default-payload/run.json")));

  test.each([
    ["absent", undefined],
    ["null", null],
    ["without a name", {}],
    ["of an empty name", { public: true, name: "" }],
    ["of a blank name", { name: " " }],
    ["public, with a name", { public: true, name: "eks" }],
  ])("a worker pool that is %s is the public pool", (_, workerPool) => {
    expect(eventOf({ ...defaultRun, workerPool })).toMatchObject({ workerPool: "public" });
    expect(eventOf({ ...defaultRun, stack: undefined, module: { id: "vpc" }, workerPool })).toMatchObject({
      workerPool: "public",
    });
  });

  test("a run may lack stack, module and worker pool", () => {
    expect(eventOf({ ...defaultRun, stack: null, workerPool: null })).not.toHaveProperty("workerPool");
  });

  test("no-op and read are not changes", () => {
    const delta = { "no-op": 9, Read: 8, moved: 2, import: 1, resources: 20 };
    const run = { ...asObject(defaultRun["run"]), delta };
    expect(eventOf({ ...defaultRun, run })).toMatchObject({
      changes: [
        { changeType: "moved", count: 2 },
        { changeType: "imported", count: 1 },
      ],
    });
  });

  test("a run is the same event in both bodies", () => {
    const ours = eventOf(runPayload());
    const theirs = eventOf(JSON.parse(fixture("default-payload/run.json")));
    expect(eventId(ours, "r1")).toBe(eventId(theirs, "r2"));
  });
});

describe("a malformed body has its reason", () => {
  test.each([
    ["", "the body is empty"],
    [" \n", "the body is empty"],
    ["{", "the body is not JSON"],
    ["[]", "the body is JSON, but no object"],
    ["null", "the body is JSON, but no object"],
    ['"run"', "the body is JSON, but no object"],
    ["{}", "neither the policy's payload nor one of Spacelift's default bodies"],
    ['{"version":"1"}', "neither the policy's payload nor one of Spacelift's default bodies"],
    ['{"version":1}', "event.kind is absent, not run, module_version or internal_error"],
    ['{"version":1,"event":{"kind":"stack"}}', "event.kind is stack, not run, module_version or internal_error"],
    ['{"version":2,"event":{"kind":"run"}}', "payload version 2 is not the version 1 that this deployment reads"],
  ])("%j", (body, reason) => {
    expect(parseNotification(body)).toEqual({ kind: "malformed", reason: expect.stringContaining(reason) });
  });

  test("nested JSON with 100,000 levels", () => {
    expect(parseNotification("[".repeat(100_000) + "]".repeat(100_000)).kind).toBe("malformed");
  });
});

describe("times", () => {
  test.each([
    ["nanoseconds", 1763800187987654000, 1763800187.987654],
    ["nanoseconds as a float in text", "1.763800187987654e+18", 1763800187.987654],
    ["milliseconds", 1763800187987, 1763800187.987],
    ["seconds", 1763800187, 1763800187],
    ["the future", 4102444800000000000, 4102444800],
  ])("%s", (_, at, seconds) => {
    expect(eventOf(runPayload({ event: { kind: "run", state: "FINISHED", at } })).epochSeconds).toBeCloseTo(seconds, 3);
  });

  test.each([0, -1, null, "", "yesterday", {}, true])("%j is not a time", (at) => {
    expect(eventOf(runPayload({ event: { kind: "run", state: "FINISHED", at } }))).not.toHaveProperty("epochSeconds");
  });
});

describe("identity", () => {
  const identity = { kind: "run", account: "acme", id: "r1", state: "FINISHED" };

  test("does not depend on the order of keys, on other content, or on the delivery", () => {
    const one = eventOf(runPayload({ event: identity }));
    const other = eventOf({
      run: null,
      event: { state: "FINISHED", id: "r1", account: "acme", kind: "run" },
      version: 1,
    });
    expect(eventId(one, "receipt-1")).toBe(eventId(other, "receipt-2"));
  });

  test.each([{ account: "other" }, { id: "r2" }, { state: "FAILED" }, { kind: "module_version" }])(
    "depends on %j",
    (field) => {
      const one = eventOf(runPayload({ event: identity }));
      const other = eventOf(runPayload({ event: { ...identity, ...field } }));
      expect(eventId(one, "r")).not.toBe(eventId(other, "r"));
    },
  );

  test("is the receipt id for an event without an id", () => {
    const event = eventOf({ version: 1, event: { kind: "internal_error", account: "acme" } });
    expect(eventId(event, "r1")).not.toBe(eventId(event, "r2"));
    expect(eventId(event, "r1")).toBe(eventId(event, "r1"));
  });

  test("of a run never equals a receipt's", () => {
    const nameless = eventId(eventOf(runPayload({ event: { kind: "run", account: "acme", state: "FINISHED" } })), "r1");
    for (const [id, state] of [
      ["receipt", "r1"],
      ["null", "r1"],
      ["r1", ""],
      [nameless, "FINISHED"],
    ]) {
      const named = eventOf(runPayload({ event: { kind: "run", account: "acme", id, state } }));
      expect(eventId(named, "x")).not.toBe(nameless);
    }
  });
});

describe("the time of an event", () => {
  const received = 1_800_000_000;
  const day = 24 * 60 * 60;
  /** From github.com/ulid/javascript. */
  const id = "01ARYZ6S41TSV4RRFFQ69G5FAV";
  const made = 1_469_918_176.385;
  const time = (event: { readonly id?: string; readonly at?: unknown }, at = received) =>
    eventEpochSeconds(eventOf(runPayload({ event: { kind: "run", state: "FINISHED", ...event } })), at);

  test("is the signed one", () => {
    expect(time({ id, at: (received - 30) * 1e9 })).toBe(received - 30);
  });

  test("is the receipt's if Spacelift's clock is slightly ahead", () => {
    expect(time({ id, at: (received + 119) * 1e9 })).toBe(received);
  });

  test.each([undefined, null, 0, "soon", (received + 121) * 1e9, 4_102_444_800_000_000_000])(
    "is the ULID's if the signed one is %j, so that a replay keeps its age",
    (at) => {
      expect(time({ id, at })).toBe(made);
      expect(time({ id: id.toLowerCase(), at })).toBe(made);
      expect(time({ id, at }, made + 61 * day)).toBe(made);
    },
  );

  test("is never after the receipt, even if the ULID is", () => {
    expect(time({ id: `7${"Z".repeat(25)}` })).toBe(received);
    expect(time({ id }, made - 1)).toBe(made - 1);
  });

  test.each(["", "RUN1", id.slice(1), `${id}0`, `8${id.slice(1)}`, id.replace("Y", "U"), id.replace("Y", "-")])(
    "is the receipt's if there is none and %j is not a ULID",
    (other) => {
      expect(time({ id: other })).toBe(received);
    },
  );
});

describe("parsing never throws for", () => {
  test("any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(["event", "malformed"]).toContain(parseNotification(text).kind);
      }),
    );
  });

  test("any JSON, alone and in each place of a payload", () => {
    const places = ["event", "run", "timing", "changes", "receipts", "tags", "metrics", "rename", "include", "module"];
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...places), fc.jsonValue(), (alone, place, value) => {
        parseNotification(JSON.stringify(alone));
        parseNotification(JSON.stringify(runPayload({ [place]: value })));
        const event = { kind: "run", account: value, id: value, state: value, at: value };
        expect(parseNotification(JSON.stringify(runPayload({ [place]: [value], event }))).kind).toBe("event");
      }),
      { numRuns: 500 },
    );
  });
});
