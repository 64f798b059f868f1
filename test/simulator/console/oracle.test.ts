import { beforeEach, expect, test } from "vitest";
import { createOracle, type Oracle } from "../../../simulator/console/oracle.ts";
import { type ReportedEvent, readReportedEvent } from "../../../simulator/console/reported-event.ts";

const message = { messageId: "1", body: "", attributes: {}, sentAtMilliseconds: 0 };
let oracle: Oracle;
beforeEach(() => {
  oracle = createOracle();
});

function run(id: string, stack = "dns"): ReportedEvent {
  const event = { kind: "run", account: "acme", id, state: "FINISHED", at: 1.8e18 };
  const read = readReportedEvent(JSON.stringify({ version: 1, event, run: { stack } }), "receipt");
  if (read === undefined) throw new Error("no event");
  return read;
}

function hold(event: ReportedEvent, difference: number, extra: readonly string[] = []): void {
  const [metric = "", ...tags] = event.counted.key.split(" ");
  oracle.held(metric, [...tags, ...extra], difference);
}

test("an event in Datadog is neither lost nor doubled", () => {
  oracle.queue.added(run("1"), message);
  hold(run("1"), 1, ["team:new"]);
  expect(oracle.read()).toMatchObject({ expected: 1, held: 1, inFlight: 1, lost: 0, doubled: 0 });
  oracle.queue.removed(run("1"), message);
  expect(oracle.read()).toMatchObject({ inFlight: 0, lost: 0, doubled: 0 });
});

test("an event in neither queue nor Datadog is lost", () => {
  oracle.queue.added(run("1"), message);
  expect(oracle.read()).toMatchObject({ inFlight: 1, lost: 0 });
  oracle.queue.removed(run("1"), message);
  expect(oracle.read()).toMatchObject({ inFlight: 0, lost: 1 });
});

test("an event twice in Datadog is doubled, and hides no other loss", () => {
  oracle.queue.added(run("1"), message);
  oracle.queue.added(run("2", "network"), message);
  hold(run("1"), 2);
  oracle.queue.removed(run("1"), message);
  oracle.queue.removed(run("2", "network"), message);
  expect(oracle.read()).toMatchObject({ expected: 2, held: 2, lost: 1, doubled: 1 });
});

test("a second delivery is the same event", () => {
  oracle.queue.added(run("1"), message);
  oracle.queue.added(run("1"), message);
  hold(run("1"), 1);
  oracle.queue.removed(run("1"), message);
  expect(oracle.read()).toMatchObject({ expected: 1, inFlight: 1 });
  oracle.queue.removed(run("1"), message);
  expect(oracle.read()).toMatchObject({ expected: 1, inFlight: 0, lost: 0, doubled: 0 });
});

test("a dead-lettered event is reported, and in flight after its redrive", () => {
  oracle.queue.added(run("1"), message);
  oracle.deadLetterQueue.added(run("1"), message);
  oracle.queue.removed(run("1"), message);
  expect(oracle.read()).toMatchObject({ deadLettered: 1, inFlight: 0, lost: 0 });
  oracle.queue.added(run("1"), message);
  oracle.deadLetterQueue.removed(run("1"), message);
  expect(oracle.read()).toMatchObject({ deadLettered: 0, inFlight: 1, lost: 0 });
});

test("an acknowledged event that never reached the queue is lost", () => {
  const ended = oracle.issued(run("1"));
  ended(true);
  expect(oracle.read()).toMatchObject({ lost: 1, refused: 0 });
});

test("a delivery that Spacelift gives up is refused until it is on the queue, and then recovered", () => {
  oracle.issued(run("1"))(false);
  expect(oracle.read()).toMatchObject({ lost: 0, refused: 1, recovered: 0 });
  oracle.queue.added(run("1"), message);
  expect(oracle.read()).toMatchObject({ lost: 0, refused: 0, recovered: 1, inFlight: 1 });
  oracle.queue.added(run("2", "network"), message);
  expect(oracle.read()).toMatchObject({ recovered: 1 });
});
