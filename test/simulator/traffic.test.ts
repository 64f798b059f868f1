import { expect, test } from "vitest";
import { loadPolicy } from "../../simulator/policy.ts";
import { createTraffic, runTraffic } from "../../simulator/traffic.ts";

const clock = () => 1_800_000_000_000;

function take(seed: number, count: number): readonly unknown[] {
  const traffic = createTraffic({ seed, clock });
  return Array.from({ length: count }, () => traffic.next().value);
}

test("gives the same runs for the same seed", () => {
  expect(take(1, 20)).toEqual(take(1, 20));
  expect(take(1, 20)).not.toEqual(take(2, 20));
});

test("gives runs that the policy sends, each an event of its own", async () => {
  const policy = await loadPolicy();
  const payloads = take(1, 200)
    .flatMap((input) => policy(input))
    .map(({ payload }) => payload);
  expect(payloads).toHaveLength(200);
  expect(new Set(payloads.map((payload) => JSON.stringify(Reflect.get(Object(payload), "event")))).size).toBe(200);
});

test("sends one at once, and stops when told to", async () => {
  const stopping = new AbortController();
  const sent: unknown[] = [];
  await runTraffic({
    inputs: ["first", "second"].values(),
    notify: (input) => {
      sent.push(input);
      stopping.abort();
      return Promise.resolve({ sent: 1, refused: [] });
    },
    signal: stopping.signal,
    log: () => {},
  });
  expect(sent).toEqual(["first"]);
});
