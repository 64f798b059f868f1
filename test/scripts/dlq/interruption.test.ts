import { describe, expect, test } from "vitest";
import { createDlqHarness, runMessage, start, visible } from "./harness.ts";

const stacks = Array.from({ length: 25 }, (_, index) => `s${index}`);

/** A redrive with an incident at its n-th call of a port. */
async function disturbed(happens: (n: number, controller: AbortController) => void) {
  const harness = createDlqHarness();
  for (const stack of stacks) {
    await harness.deadLetters.send({ body: runMessage(stack, start), attributes: { reason: "rejected" } });
  }
  const controller = new AbortController();
  let calls = 0;
  const disturb = <A extends readonly unknown[], T>(call: (...args: A) => Promise<T>) => {
    return async (...args: A): Promise<T> => {
      calls += 1;
      happens(calls, controller);
      return call(...args);
    };
  };
  const { deadLetters, enqueue, ledger } = harness.ports;
  const result = await harness.run(
    ["redrive", "--yes"],
    {
      deadLetters: {
        receive: disturb(deadLetters.receive),
        remove: disturb(deadLetters.remove),
        hide: deadLetters.hide,
        depth: disturb(deadLetters.depth),
      },
      enqueue: disturb(enqueue),
      ledger: { ...ledger, read: disturb(ledger.read) },
    },
    controller.signal,
  );
  return { harness, result, calls: () => calls };
}

const undisturbedCalls = (await disturbed(() => {})).calls();

describe.each(Array.from({ length: undisturbedCalls }, (_, index) => index + 1))("at call %i", (place) => {
  test.each<[string, readonly number[], (controller: AbortController) => void]>([
    ["Ctrl+C", [130], (controller) => controller.abort()],
    [
      "a failure",
      // A failed read of the counts is retried.
      [3, 1, 0],
      () => {
        throw new Error("AWS is away");
      },
    ],
  ])("%s loses no event, leaves all visible, and each counts once", async (_, codes, happen) => {
    const { harness, result } = await disturbed((n, controller) => {
      if (n === place) happen(controller);
    });
    const here = await visible(harness.deadLetters);
    const there = harness.queue.messages().map(({ body }) => body);
    expect(new Set([...here, ...there])).toEqual(new Set(stacks.map((stack) => runMessage(stack, start))));
    expect(codes).toContain(result.code);

    await harness.run(["redrive", "--yes"]);
    await harness.forward();
    expect(harness.sent.toSorted()).toEqual(stacks.map((stack) => `stack:${stack}`).toSorted());
    expect(harness.deadLetters.messages()).toEqual([]);
  });
});

test("Ctrl+C prints what was done", async () => {
  const { result } = await disturbed((n, controller) => {
    if (n === 30) controller.abort();
  });
  expect(result.code).toBe(130);
  expect(result.said).toMatch(/\d+ redriven, 0 refused, 0 failed, and perhaps more: interrupted\./);
});
