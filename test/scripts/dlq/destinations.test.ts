import { expect, test } from "vitest";
import type { DestinationName } from "../../../lambda/contract/destinations.ts";
import { createDestinationsHarness } from "./destinations-harness.ts";
import { hour, runMessage, start, visible } from "./harness.ts";

const both: readonly DestinationName[] = ["metrics", "pipelines"];

test("the events of all destinations are listed, each with its destination", async () => {
  const { queues, run } = createDestinationsHarness(both);
  await queues.metrics.dead.send({ body: runMessage("dns", start), attributes: { reason: "rejected" } });
  await queues.pipelines.dead.send({ body: runMessage("dns", start), attributes: { reason: "too_old" } });
  const { events } = JSON.parse((await run(["list", "--json"])).out);
  expect(events).toMatchObject([
    { destination: "metrics", reason: "rejected" },
    { destination: "pipelines", reason: "too_old" },
  ]);
  expect(events[0].id).toBe(events[1].id);
  expect((await run(["list"])).out).toMatch(/ pipelines .* too_old /);
  expect(await visible(queues.pipelines.dead)).toHaveLength(1);
});

test("--destination selects one, and a destination that does not exist is wrong usage", async () => {
  const { queues, run } = createDestinationsHarness(both);
  for (const name of both) await queues[name].dead.send({ body: runMessage("dns", start) });
  const { events } = JSON.parse((await run(["list", "--json", "--destination", "pipelines"])).out);
  expect(events).toMatchObject([{ destination: "pipelines" }]);
  const { code, said } = await run(["list", "--destination", "traces"]);
  expect(code).toBe(2);
  expect(said).toContain("Allowed choices are metrics, pipelines");
});

test("each event is redriven to the queue of its destination", async () => {
  const { queues, run } = createDestinationsHarness(both);
  await queues.metrics.dead.send({ body: runMessage("dns", start) });
  await queues.pipelines.dead.send({ body: runMessage("dns", start) });
  await queues.pipelines.dead.send({ body: runMessage("vpn", start) });
  const { code, out } = await run(["redrive", "--yes", "--json"]);
  expect(code).toBe(0);
  const { events } = JSON.parse(out);
  expect(events).toHaveLength(3);
  expect(events).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ destination: "metrics", stack: "dns", outcome: "redriven" }),
      expect.objectContaining({ destination: "pipelines", stack: "dns", outcome: "redriven" }),
      expect.objectContaining({ destination: "pipelines", stack: "vpn", outcome: "redriven" }),
    ]),
  );
  expect(await visible(queues.metrics.queue)).toHaveLength(1);
  expect(await visible(queues.pipelines.queue)).toHaveLength(2);
  expect([...queues.metrics.dead.messages(), ...queues.pipelines.dead.messages()]).toEqual([]);
});

test("an event that was too old for a destination is older now, so it stays", async () => {
  const { queues, run, pass } = createDestinationsHarness(both);
  const attributes = { reason: "too_old", detail: "ended 19.0 hours ago" };
  await queues.pipelines.dead.send({ body: runMessage("dns", start), attributes });
  pass(hour);
  const { code, out } = await run(["redrive", "--yes", "--json"]);
  expect(code).toBe(4);
  expect(JSON.parse(out).events).toMatchObject([
    { outcome: "refused", detail: "would be dead-lettered again: ended 19.0 hours ago" },
  ]);
  expect(await visible(queues.pipelines.dead)).toHaveLength(1);
});

test("--wait ends when the queue of a destination without a ledger has stayed empty", async () => {
  const { queues, run } = createDestinationsHarness(both, { consume: "pipelines" });
  await queues.pipelines.dead.send({ body: runMessage("dns", start) });
  const { code, out } = await run(["redrive", "--yes", "--wait", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out).events).toMatchObject([{ outcome: "done", detail: "has left the queue" }]);
});

test("--wait says if the event failed again, or is still on the queue", async () => {
  const failing = createDestinationsHarness(both, { consume: "pipelines", fail: true });
  await failing.queues.pipelines.dead.send({ body: runMessage("dns", start) });
  const { out } = await failing.run(["redrive", "--yes", "--wait", "--json"]);
  expect(JSON.parse(out).events).toMatchObject([{ outcome: "failed_again", detail: "rejected: no detail" }]);

  const stopped = createDestinationsHarness(both);
  await stopped.queues.pipelines.dead.send({ body: runMessage("dns", start) });
  const waited = await stopped.run(["redrive", "--yes", "--wait", "--json"]);
  expect(JSON.parse(waited.out).events).toMatchObject([{ outcome: "under_way" }]);
  expect(waited.code).toBe(3);
});
