import { expect, test } from "vitest";
import type { DlqPorts } from "../../../scripts/dlq/connect.ts";
import { createFailures, idOf } from "./failures.ts";
import { createDlqHarness, hour, message, runMessage, start, visible } from "./harness.ts";

test("without --yes, a redrive changes nothing and prints its plan", async () => {
  const harness = await createFailures();
  const before = harness.deadLetters.messages();
  const { code, out, said } = await harness.run(["redrive", "--reason", "rejected"]);
  expect(code).toBe(0);
  expect(out.match(/would_redrive/g)).toHaveLength(2);
  expect(said).toContain("2 would be redriven, 0 refused, 0 failed.");
  expect(said).toContain("repeat with --yes");
  expect(harness.queue.messages()).toEqual([]);
  expect(harness.deadLetters.messages()).toEqual(before);
  expect(await visible(harness.deadLetters)).toHaveLength(3);
});

test("one event, given by its id, reaches Datadog with its body intact", async () => {
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

test("the ledger drops an event that was delivered meanwhile", async () => {
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

test("an event that is too old for the ledger is refused", async () => {
  const harness = createDlqHarness();
  await harness.queue.send({ body: runMessage("old", start - 46 * 24 * hour) });
  await harness.forward();
  const { code, out } = await harness.run(["redrive", "--yes"]);
  expect(code).toBe(4);
  expect(out).toMatch(/too_old +refused +would be dead-lettered again/);
});

test("a malformed event is read again", async () => {
  const harness = createDlqHarness();
  await harness.queue.send({ body: message("<html>") });
  await harness.forward();
  const id = await idOf(harness, "–");
  expect((await harness.run(["redrive", "--yes", id])).code).toBe(0);
  await harness.forward();
  expect(await idOf(harness, "–")).toBe(id);
});

test("an unknown id is reported, and the others are redriven", async () => {
  const harness = await createFailures();
  const { code, said } = await harness.run(["redrive", "--yes", "0123456789", await idOf(harness, "vpn")]);
  expect(code).toBe(3);
  expect(said).toContain("Not on the dead-letter queue: 0123456789");
  expect(harness.queue.messages()).toHaveLength(1);
});

test("a redrive of an empty queue ends with exit code 3", async () => {
  expect((await createDlqHarness().run(["redrive", "--yes"])).code).toBe(3);
});

test("an event that the queue rejects stays on the dead-letter queue", async () => {
  const harness = await createFailures();
  const enqueue = () => Promise.reject(new Error("SQS is away"));
  const { code, out } = await harness.run(["redrive", "--yes", "--reason", "rejected"], { enqueue });
  expect(code).toBe(1);
  expect(out).toContain("stays on the dead-letter queue: Error: SQS is away");
  expect(await visible(harness.deadLetters)).toHaveLength(3);
});

test("an event that cannot be deleted is on both queues and counts once", async () => {
  const harness = await createFailures();
  const remove = () => Promise.reject(new Error("SQS is away"));
  const deadLetters = { ...harness.ports.deadLetters, remove };
  const { code, out } = await harness.run(["redrive", "--yes", "--reason", "rejected"], { deadLetters });
  expect(code).toBe(1);
  expect(out).toContain("is on the queue, and may still be on the dead-letter queue, which is harmless");
  expect(await visible(harness.deadLetters)).toHaveLength(3);
  await harness.forward();
  expect((await harness.run(["redrive", "--yes", "--reason", "rejected"])).code).toBe(0);
  await harness.forward();
  expect(harness.sent.toSorted()).toEqual(["stack:dns", "stack:vpn"]);
});

test("an event that fails again at once is not visited a second time", async () => {
  const harness = await createFailures();
  harness.datadog.status = 400;
  let sends = 0;
  const enqueue: DlqPorts["enqueue"] = async (destination, body) => {
    sends += 1;
    harness.pass(3000);
    await harness.ports.enqueue(destination, body);
    await harness.forward();
  };
  expect((await harness.run(["redrive", "--yes", "--reason", "rejected"], { enqueue })).code).toBe(0);
  expect(sends).toBe(2);
  expect(await visible(harness.deadLetters)).toHaveLength(3);
});

test("--json prints one document", async () => {
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

test("an event that fails again within a second is reported once, and redriven once", async () => {
  const harness = await createFailures();
  harness.datadog.status = 400;
  let sends = 0;
  const enqueue: DlqPorts["enqueue"] = async (destination, body) => {
    sends += 1;
    if (sends > 9) throw new Error("the redrive does not end");
    await harness.ports.enqueue(destination, body);
    await harness.forward();
  };
  const { code, out, said } = await harness.run(["redrive", "--yes", "--reason", "rejected"], { enqueue });
  expect(code).toBe(0);
  expect(sends).toBe(2);
  expect(out.match(/ redriven /g)).toHaveLength(2);
  expect(said).toContain("2 redriven, 0 refused, 0 failed.");
  expect(await visible(harness.deadLetters)).toHaveLength(3);
});

test("two messages of one event are one line, and both are redriven", async () => {
  const harness = createDlqHarness();
  for (let copy = 0; copy < 2; copy += 1) await harness.deadLetters.send({ body: runMessage("dns", start) });
  harness.pass(hour);
  const { out, said } = await harness.run(["redrive", "--yes"]);
  expect(out.trim().split("\n")).toHaveLength(2);
  expect(said).toContain("1 redriven, 0 refused, 0 failed.");
  expect(harness.queue.messages()).toHaveLength(2);
  expect(harness.deadLetters.messages()).toEqual([]);
});

test("a failure in the middle prints the events that were redriven, with exit code 3", async () => {
  const harness = await createFailures();
  let receives = 0;
  const receive = async (seconds: number) => {
    receives += 1;
    if (harness.queue.messages().length > 0 && receives > 4) throw new Error("SQS is away");
    return harness.ports.deadLetters.receive(seconds);
  };
  const deadLetters = { ...harness.ports.deadLetters, receive };
  const { code, out, said } = await harness.run(["redrive", "--yes", "--reason", "rejected"], { deadLetters });
  expect(out).toMatch(/ redriven +is sent/);
  expect(said).toContain("and perhaps more: Error: SQS is away.");
  expect(code).toBe(3);
});
