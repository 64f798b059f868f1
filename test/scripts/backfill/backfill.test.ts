import { expect, test } from "vitest";
import { unpackDelivery } from "../../../lambda/shared/envelope.ts";
import { createBackfillHarness, day, hoursAgo, now } from "./harness.ts";
import { pastRun } from "./past-run.ts";

const since = ["--since", "2026-11-01"];

test("without --yes, it prints what it would send, what lists lack, and sends nothing", async () => {
  const { run, queue } = await createBackfillHarness({
    runs: [
      pastRun("dns", "R1", { endedAt: hoursAgo(48) }),
      pastRun("vpn", "R2", { endedAt: hoursAgo(2) }),
      pastRun("vpn", "recent", { endedAt: hoursAgo(0.2) }),
    ],
  });
  const { code, out, said } = await run(since);
  expect(code).toBe(0);
  expect(out).toMatch(/dns +R1 +TRACKED +FINISHED +2026-11-18T12:00:00.000Z +would_send +metrics/);
  expect(out).toMatch(/vpn +R2 .* would_send/);
  expect(out).not.toContain("recent");
  expect(said).toContain(
    "Runs of the account acme that ended from 2026-11-01T00:00:00.000Z until 2026-11-20T11:45:00.000Z.",
  );
  expect(said).toContain("policy receipts");
  expect(said).toContain("2 would be sent.\nNothing was sent. To send, repeat with --yes.\n");
  expect(queue.depth().visible).toBe(0);
});

test("with --yes, each run is counted once at its own second, and a second command finds nothing new", async () => {
  const { run, drain, points } = await createBackfillHarness({
    runs: Array.from({ length: 120 }, (_, index) => pastRun("dns", `R${index}`, { endedAt: hoursAgo(24 + index) })),
  });
  expect((await run([...since, "--yes"])).said).toContain("120 sent.");
  await drain();
  expect(points.map(({ second }) => second).toSorted((a, b) => b - a)).toEqual(
    Array.from({ length: 120 }, (_, index) => hoursAgo(24 + index)),
  );
  const again = await run([...since, "--yes"]);
  expect(again).toMatchObject({ code: 0 });
  expect(again.said).toContain("120 known to the ledger.");
  await drain();
  expect(points).toHaveLength(120);
});

test("a command that is repeated before the forwarder has drained the queue counts nothing twice", async () => {
  const runs = [1, 2, 3].map((index) => pastRun("dns", `R${index}`, { endedAt: hoursAgo(30) }));
  const { run, drain, points, queue } = await createBackfillHarness({ runs });
  for (let times = 0; times < 2; times += 1) await run([...since, "--yes"]);
  expect(queue.depth().visible).toBe(6);
  await drain();
  expect(points).toHaveLength(3);
  expect(new Set(points.map(({ second }) => second)).size).toBe(3);
});

test("the message has the policy's payload and says that backfill sent it", async () => {
  const { run, queue } = await createBackfillHarness({ runs: [pastRun("dns", "R1", { endedAt: hoursAgo(48) })] });
  await run([...since, "--yes"]);
  const [message] = await queue.receive(1);
  const delivery = unpackDelivery(message?.body ?? "");
  expect(delivery).toMatchObject({ isBackfilled: true });
  expect(JSON.parse(Buffer.from(delivery?.body ?? []).toString())).toEqual({
    version: 1,
    event: { kind: "run", account: "acme", id: "R1", state: "FINISHED", at: hoursAgo(48) * 1e9 },
    run: {
      type: "TRACKED",
      branch: "main",
      drift_detection: false,
      space: "root",
      stack: "dns",
      worker_pool: "public",
    },
    timing: [
      { state: "QUEUED", duration: 60e9 },
      { state: "PLANNING", duration: 180e9 },
      { state: "APPLYING", duration: 60e9 },
    ],
    changes: { added: 2, changed: 1 },
    receipts: [],
  });
});

test("runs outside the span, of other stacks, in other states and without an end are left out", async () => {
  const { run } = await createBackfillHarness({
    runs: [
      pastRun("dns", "before", { endedAt: hoursAgo(72) }),
      pastRun("dns", "first", { endedAt: hoursAgo(48) }),
      pastRun("dns", "last", { endedAt: hoursAgo(24) - 1 }),
      pastRun("dns", "after", { endedAt: hoursAgo(24) }),
      pastRun("dns", "canceled", { endedAt: hoursAgo(30), state: "CANCELED" }),
      pastRun("dns", "endless", { endedAt: hoursAgo(30), state: "APPLYING" }),
      pastRun("dns", "proposed", { endedAt: hoursAgo(30), type: "PROPOSED" }),
      pastRun("vpn", "other", { endedAt: hoursAgo(30) }),
    ],
  });
  const argv = ["--since", "2026-11-18T12:00Z", "--until", "2026-11-19T13:00:00+01:00", "--stack", "dns", "--json"];
  const { code, out } = await run(argv);
  expect(code).toBe(0);
  const { runs, ...report } = JSON.parse(out);
  expect(report).toMatchObject({ dryRun: true, account: "acme", complete: true, missed: null });
  const outcomes = runs.map(({ run: id, outcome }: { run: string; outcome: string }) => `${id} ${outcome}`);
  expect(outcomes.toSorted()).toEqual([
    "canceled not_sent",
    "endless not_ended",
    "first would_send",
    "last would_send",
    "proposed would_send",
  ]);
});

test("without historical metrics, runs over an hour old are refused, and the setting is explained", async () => {
  const { run, drain, points } = await createBackfillHarness({
    historicalMetrics: false,
    runs: [pastRun("dns", "old", { endedAt: hoursAgo(2) }), pastRun("dns", "young", { endedAt: hoursAgo(0.4) })],
  });
  const { code, out, said } = await run([...since, "--yes"]);
  expect(code).toBe(4);
  expect(out).toMatch(/old .* refused +metrics: ended over an hour ago, and historicalMetrics is false/);
  expect(out).toMatch(/young .* sent/);
  expect(said).toContain("deploy with -c historicalMetrics=true");
  await drain();
  expect(points.map(({ second }) => second)).toEqual([hoursAgo(0.4)]);
});

test("runs over 45 days old are refused, since the ledger may have forgotten them", async () => {
  const { run } = await createBackfillHarness({
    runs: [
      pastRun("dns", "R1", { endedAt: now / 1000 - 46 * day }),
      pastRun("dns", "R2", { endedAt: now / 1000 - 44 * day }),
    ],
  });
  const { code, out } = await run(["--since", "2026-09-01"]);
  expect(code).toBe(4);
  expect(out).toMatch(/R1 .* refused +metrics: it happened 46 days ago/);
  expect(out).toMatch(/R2 .* would_send/);
});

test("more than fifty runs are shown as totals of their stacks", async () => {
  const { run } = await createBackfillHarness({
    runs: Array.from({ length: 60 }, (_, index) =>
      pastRun(index < 20 ? "dns" : "vpn", `R${index}`, { endedAt: hoursAgo(30) }),
    ),
  });
  const { out } = await run(since);
  expect(out).toBe("STACK  WOULD_SEND\ndns    20\nvpn    40\n");
});

test("a message goes to each destination that lacks the run, accepts it and takes its age", async () => {
  const { run, drain, otherMessages } = await createBackfillHarness({
    runs: [
      pastRun("dns", "young", { endedAt: hoursAgo(3) }),
      pastRun("dns", "known", { endedAt: hoursAgo(4) }),
      pastRun("dns", "proposed", { endedAt: hoursAgo(5), type: "PROPOSED" }),
      pastRun("dns", "old", { endedAt: hoursAgo(20) }),
    ],
    others: [
      { name: "pipelines", accepts: () => true, readKnown: undefined },
      {
        name: "events",
        accepts: (event) => event.kind === "run" && event.type === "TRACKED",
        readKnown: async (ids) => new Set(ids.filter((id) => id.includes("known"))),
      },
    ],
  });
  const rowsOf = async () => {
    const { out } = await run([...since, "--yes", "--json"]);
    const { runs } = JSON.parse(out);
    return Object.fromEntries(
      runs.map(({ run: id, outcome, destinations, detail }: Record<string, unknown>) => [
        id,
        [outcome, destinations, detail],
      ]),
    );
  };
  const tooOld = "ended 20.0 hours ago, and Datadog takes nothing older than 18 hours";
  expect(await rowsOf()).toEqual({
    young: ["sent", ["metrics", "pipelines", "events"], ""],
    known: ["sent", ["metrics"], ""],
    proposed: ["sent", ["metrics", "pipelines"], ""],
    old: ["sent", ["metrics"], `pipelines: ${tooOld}; events: ${tooOld}`],
  });
  expect(otherMessages.get("events")).toHaveLength(1);
  await drain();
  expect(await rowsOf()).toMatchObject({
    young: ["sent", ["events"], ""],
    known: ["known", [], ""],
    proposed: ["known", [], ""],
    old: ["known", [], `events: ${tooOld}`],
  });
});

test("pipelines alone get no run that the ledger has for another destination", async () => {
  const { run, drain, otherMessages } = await createBackfillHarness({
    runs: [pastRun("dns", "R1", { endedAt: hoursAgo(3) })],
    others: [{ name: "pipelines", accepts: () => true, readKnown: undefined }],
  });
  await run([...since, "--yes", "--destination", "metrics"]);
  await drain();
  const { out } = await run([...since, "--yes", "--destination", "pipelines"]);
  expect(out).toMatch(/R1 .* known/);
  expect(otherMessages.get("pipelines")).toEqual([]);
});
