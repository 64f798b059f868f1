import { expect, test } from "vitest";
import { createDlqHarness, hour, message, runMessage, start, visible } from "./harness.ts";

/** A deployment with two rejected events and one that may have arrived. */
async function createFailures() {
  const harness = createDlqHarness();
  const { datadog, deliver, forward, pass } = harness;
  await deliver("maybe");
  await forward();
  datadog.isSilent = true;
  harness.sent.length = 0;
  await deliver("lost");
  await forward();
  pass(2 * hour);
  Object.assign(datadog, { isSilent: false, status: 400 });
  for (const stack of ["dns", "vpn"]) {
    await deliver(stack);
    await forward();
  }
  datadog.status = 202;
  await forward();
  return harness;
}

const idOf = async ({ run }: ReturnType<typeof createDlqHarness>, stack: string): Promise<string> =>
  new RegExp(`^(\\w+) .* ${stack} `, "m").exec((await run(["list"])).out)?.[1] ?? "not listed";

test("without --yes nothing changes, and what would happen is said", async () => {
  const harness = await createFailures();
  const before = harness.deadLetters.messages();
  const { code, out, said } = await harness.run(["redrive", "--reason", "rejected"]);
  expect(code).toBe(0);
  expect(out.match(/would_redrive/g)).toHaveLength(2);
  expect(said).toContain("2 would be redriven, 0 refused, 0 failed.");
  expect(said).toContain("repeat it with --yes");
  expect(harness.queue.messages()).toEqual([]);
  expect(harness.deadLetters.messages()).toEqual(before);
  expect(await visible(harness.deadLetters)).toHaveLength(3);
});

test("one, by its id, reaches Datadog with its body as it was", async () => {
  const harness = await createFailures();
  const body = harness.deadLetters.messages().find((each) => each.body.includes("run-of-dns"))?.body;
  const { code, out } = await harness.run(["redrive", await idOf(harness, "dns"), "--yes"]);
  expect(code).toBe(0);
  expect(out).toMatch(/dns .* redriven +is sent/);
  expect(harness.queue.messages().map((each) => each.body)).toEqual([body]);
  await harness.forward();
  expect(harness.sent).toEqual(["stack:dns"]);
  expect(harness.deadLetters.messages()).toHaveLength(2);
});

test("all: what is ambiguous is refused with the explanation, and the rest is redriven", async () => {
  const harness = await createFailures();
  const { code, out, said } = await harness.run(["redrive", "--yes"]);
  expect(code).toBe(4);
  expect(out).toMatch(/lost .* ambiguous +refused +may have arrived: say --count or --drop/);
  expect(said).toContain("2 redriven, 1 refused, 0 failed.");
  expect(said).toContain("Datadog cannot be asked for it");
  await harness.forward();
  expect(harness.sent.toSorted()).toEqual(["stack:dns", "stack:vpn"]);
  expect(await visible(harness.deadLetters)).toHaveLength(1);
});

test("a redrive by other means dead-letters an ambiguous event again", async () => {
  const harness = await createFailures();
  const ambiguous = harness.deadLetters.messages().find(({ attributes }) => attributes["reason"] === "ambiguous");
  await harness.queue.send({ body: ambiguous?.body ?? "" });
  await harness.forward();
  expect(harness.deadLetters.messages()).toHaveLength(4);
  expect(harness.sent).toEqual([]);
});

test.each([
  ["--count", ["stack:lost"]],
  ["--drop", []],
])("%s decides an ambiguous event, and no other", async (decision, sent) => {
  const harness = await createFailures();
  const { code } = await harness.run(["redrive", "--yes", "--reason", "ambiguous", decision]);
  expect(code).toBe(0);
  await harness.forward();
  expect(harness.sent).toEqual(sent);
  expect(harness.queue.messages()).toEqual([]);
  expect(await visible(harness.deadLetters)).toHaveLength(2);
  expect([...harness.ledger.claims()].filter(([id, { done }]) => id.includes("lost") && done)).toHaveLength(1);
});

test.each(["--count", "--drop"])("%s does not touch the ledger in a dry run", async (decision) => {
  const harness = await createFailures();
  const before = new Map(harness.ledger.claims());
  expect((await harness.run(["redrive", decision])).code).toBe(0);
  expect(harness.ledger.claims()).toEqual(before);
});

test("what may still be on its way is not decided on", async () => {
  const harness = createDlqHarness();
  harness.datadog.isSilent = true;
  await harness.deliver("lost");
  await harness.forward();
  harness.pass(59 * 60_000);
  await harness.forward();
  const { code, out } = await harness.run(["redrive", "--yes", "--count"]);
  expect(code).toBe(4);
  expect(out).toContain("may still be on its way: decide in 3 minute(s)");
  expect([...harness.ledger.claims().values()][0]?.open).toHaveLength(1);
});

test("an event that somebody moved meanwhile is not cleared", async () => {
  const harness = await createFailures();
  const moved = {
    ...harness.ledger,
    count: async (eventId: string, generation: number) => {
      await harness.ledger.count(eventId, generation);
      const claim = (await harness.ledger.read([eventId])).get(eventId);
      if (claim === undefined) throw new Error("no claim");
      await harness.ledger.reassignTimestamp(eventId, { ...claim, generation: 1, open: ["theirs"] });
      return harness.ledger.count(eventId, generation);
    },
  };
  const { code, out } = await harness.run(["redrive", "--yes", "--count", "--reason", "ambiguous"], { ledger: moved });
  expect(code).toBe(4);
  expect(out).toContain("changed while it was looked at");
  expect([...harness.ledger.claims().values()].filter(({ open }) => open[0] === "theirs")).toHaveLength(1);
});

test("an event that was delivered meanwhile is dropped by the ledger", async () => {
  const harness = await createFailures();
  await harness.queue.send({ body: runMessage("dns", start + 2 * hour) });
  await harness.forward();
  expect(harness.sent).toEqual(["stack:dns"]);
  const { out } = await harness.run(["redrive", await idOf(harness, "dns"), "--yes"]);
  expect(out).toContain("was delivered meanwhile: the ledger drops it");
  await harness.forward();
  expect(harness.sent).toEqual(["stack:dns"]);
  expect(harness.queue.messages()).toEqual([]);
});

test("what would only be dead-lettered again is refused: it is too old to know whether it was counted", async () => {
  const harness = createDlqHarness();
  await harness.queue.send({ body: runMessage("old", start - 46 * 24 * hour) });
  await harness.forward();
  const { code, out } = await harness.run(["redrive", "--yes"]);
  expect(code).toBe(4);
  expect(out).toMatch(/too_old +refused +would be dead-lettered again/);
});

test("--drop sends nothing that the ledger has forgotten", async () => {
  const harness = createDlqHarness();
  await harness.deadLetters.send({ body: runMessage("lost", start), attributes: { reason: "ambiguous" } });
  expect((await harness.run(["redrive", "--yes", "--drop"])).code).toBe(4);
  expect(harness.queue.messages()).toEqual([]);
});

test("with historical metrics, what was ambiguous is repeated at its second without a decision", async () => {
  const harness = createDlqHarness({ historicalMetrics: true });
  harness.datadog.isSilent = true;
  await harness.deliver("lost");
  await harness.forward();
  harness.pass(2 * hour);
  const [stuck] = await harness.queue.receive(1);
  await harness.queue.remove(stuck?.receiptHandle ?? "");
  await harness.deadLetters.send({ body: stuck?.body ?? "", attributes: { reason: "ambiguous" } });
  harness.datadog.isSilent = false;
  expect((await harness.run(["redrive", "--yes"])).code).toBe(0);
  await harness.forward();
  expect(harness.sent).toEqual(["stack:lost"]);
});

test("what is malformed is read again", async () => {
  const harness = createDlqHarness();
  await harness.queue.send({ body: message("<html>") });
  await harness.forward();
  const id = await idOf(harness, "–");
  expect((await harness.run(["redrive", "--yes", id])).code).toBe(0);
  await harness.forward();
  expect(await idOf(harness, "–")).toBe(id);
});

test("an id that is not there is said, and the others are redriven", async () => {
  const harness = await createFailures();
  const { code, said } = await harness.run(["redrive", "--yes", "0123456789", await idOf(harness, "vpn")]);
  expect(code).toBe(3);
  expect(said).toContain("Not on the dead-letter queue: 0123456789");
  expect(harness.queue.messages()).toHaveLength(1);
});

test("of nothing is told from a redrive", async () => {
  expect((await createDlqHarness().run(["redrive", "--yes"])).code).toBe(3);
});

test("where the queue does not take an event, it stays", async () => {
  const harness = await createFailures();
  const enqueue = () => Promise.reject(new Error("SQS is away"));
  const { code, out } = await harness.run(["redrive", "--yes", "--reason", "rejected"], { enqueue });
  expect(code).toBe(1);
  expect(out).toContain("is here as before: Error: SQS is away");
  expect(await visible(harness.deadLetters)).toHaveLength(3);
});

test("where it cannot be deleted after that, it is on both queues and counts once", async () => {
  const harness = await createFailures();
  const remove = () => Promise.reject(new Error("SQS is away"));
  const deadLetters = { ...harness.ports.deadLetters, remove };
  const { code, out } = await harness.run(["redrive", "--yes", "--reason", "rejected"], { deadLetters });
  expect(code).toBe(1);
  expect(out).toContain("is on the queue, and may still be here, which is harmless");
  expect(await visible(harness.deadLetters)).toHaveLength(3);
  await harness.forward();
  expect((await harness.run(["redrive", "--yes", "--reason", "rejected"])).code).toBe(0);
  await harness.forward();
  expect(harness.sent.toSorted()).toEqual(["stack:dns", "stack:vpn"]);
});

test("what fails again at once is not met a second time", async () => {
  const harness = await createFailures();
  harness.datadog.status = 400;
  let sends = 0;
  const enqueue = async (body: string) => {
    sends += 1;
    harness.pass(3000);
    await harness.ports.enqueue(body);
    await harness.forward();
  };
  expect((await harness.run(["redrive", "--yes", "--reason", "rejected"], { enqueue })).code).toBe(0);
  expect(sends).toBe(2);
  expect(await visible(harness.deadLetters)).toHaveLength(3);
});

test("--json says it all in one document", async () => {
  const harness = await createFailures();
  const { out } = await harness.run(["redrive", "--yes", "--json", "--reason", "rejected"]);
  expect(JSON.parse(out)).toMatchObject({
    dryRun: false,
    complete: true,
    events: [
      { stack: "dns", reason: "rejected", attempts: 1, outcome: "redriven" },
      { stack: "vpn", outcome: "redriven" },
    ],
  });
});
