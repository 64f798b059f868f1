import { expect, test } from "vitest";
import { createFailures } from "./failures.ts";
import { createDlqHarness, hour, runMessage, start, visible } from "./harness.ts";

test("a redrive of all events refuses the ambiguous one and explains why", async () => {
  const harness = await createFailures();
  const { code, out, said } = await harness.run(["redrive", "--yes"]);
  expect(code).toBe(4);
  expect(out).toMatch(/lost .* ambiguous +refused +may have arrived: add --count or --drop/);
  expect(said).toContain("2 redriven, 1 refused, 0 failed.");
  expect(said).toContain("Datadog cannot be asked for a single point");
  await harness.forward();
  expect(harness.sent.toSorted()).toEqual(["stack:dns", "stack:vpn"]);
  expect(await visible(harness.deadLetters)).toHaveLength(1);
});

test("an ambiguous event that AWS redrives is dead-lettered again", async () => {
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
])("%s concerns only ambiguous events", async (decision, sent) => {
  const harness = await createFailures();
  const { code } = await harness.run(["redrive", "--yes", "--reason", "ambiguous", decision]);
  expect(code).toBe(0);
  await harness.forward();
  expect(harness.sent).toEqual(sent);
  expect(harness.queue.messages()).toEqual([]);
  expect(await visible(harness.deadLetters)).toHaveLength(2);
  expect([...harness.ledger.claims()].filter(([id, { done }]) => id.includes("lost") && done)).toHaveLength(1);
});

test.each(["--count", "--drop"])("%s does not change the ledger in a dry run", async (decision) => {
  const harness = await createFailures();
  const before = new Map(harness.ledger.claims());
  expect((await harness.run(["redrive", decision])).code).toBe(0);
  expect(harness.ledger.claims()).toEqual(before);
});

test("an event whose POST may still be under way is refused", async () => {
  const harness = createDlqHarness();
  harness.datadog.isSilent = true;
  await harness.deliver("lost");
  await harness.forward();
  harness.pass(59 * 60_000);
  await harness.forward();
  const { code, out } = await harness.run(["redrive", "--yes", "--count"]);
  expect(code).toBe(4);
  expect(out).toContain("a POST may still be under way: decide in 3 minute(s)");
  expect([...harness.ledger.claims().values()][0]?.open).toHaveLength(1);
});

test("a claim that changed meanwhile is not cleared", async () => {
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
  expect(out).toContain("changed meanwhile: try again");
  expect([...harness.ledger.claims().values()].filter(({ open }) => open[0] === "theirs")).toHaveLength(1);
});

test("--drop refuses an event that the ledger no longer has", async () => {
  const harness = createDlqHarness();
  await harness.deadLetters.send({ body: runMessage("lost", start), attributes: { reason: "ambiguous" } });
  expect((await harness.run(["redrive", "--yes", "--drop"])).code).toBe(4);
  expect(harness.queue.messages()).toEqual([]);
});

test("with historical metrics, an ambiguous event is sent at its second without a decision", async () => {
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
