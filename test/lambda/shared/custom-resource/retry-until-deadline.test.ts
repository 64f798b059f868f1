import { describe, expect, test } from "vitest";
import { ExtensionError } from "../../../../lambda/contract/policy.ts";
import { DatadogError, type DatadogProblem } from "../../../../lambda/installer/datadog-assets.ts";
import { SpaceliftError, type SpaceliftProblem } from "../../../../lambda/registrar/spacelift.ts";
import { DeploymentFailure } from "../../../../lambda/shared/custom-resource/deployment-failure.ts";
import { retryUntilDeadline } from "../../../../lambda/shared/custom-resource/retry-until-deadline.ts";
import { MissingParameterError } from "../../../../lambda/shared/parameters.ts";

const end = 100_000;

/** Without an error, the step succeeds. */
async function run(start: number, failure?: Error) {
  let tries = 0;
  let now = start;
  const pauses: number[] = [];
  const ports = {
    now: () => now,
    wait: async (milliseconds: number) => {
      await new Promise((resolve) => setImmediate(resolve));
      now += milliseconds;
      pauses.push(milliseconds);
    },
  };
  const error = await retryUntilDeadline(ports, end, () => {
    tries += 1;
    return failure === undefined ? Promise.resolve("done") : Promise.reject(failure);
  }).catch(String);
  return { tries, error, now, pauses };
}

describe("a step", () => {
  test("does not begin once the time is up", async () => {
    expect(await run(end)).toMatchObject({ tries: 0, error: expect.stringContaining("time was up") });
  });

  test.each<[SpaceliftProblem, number]>([
    ["unreachable", 5],
    ["not_spacelift", 1],
    ["login_refused", 1],
    ["unauthorized", 1],
    ["rejected", 1],
  ])("that fails as %s is tried %i times", async (problem, tries) => {
    expect(await run(0, new SpaceliftError(problem, "why"))).toMatchObject({ tries, error: "SpaceliftError: why" });
  });

  test.each<[DatadogProblem, number]>([
    ["unreachable", 5],
    ["not_datadog", 1],
    ["unauthorized", 1],
    ["not_found", 1],
    ["rejected", 1],
  ])("at which Datadog fails as %s is tried %i times", async (problem, tries) => {
    expect(await run(0, new DatadogError(problem, "why"))).toMatchObject({ tries, error: "DatadogError: why" });
  });

  test.each<SpaceliftProblem & DatadogProblem>(["rate_limited", "unavailable"])(
    "that fails as %s is tried until the deadline, and never after",
    async (problem) => {
      const { tries, now } = await run(0, new SpaceliftError(problem, "why"));
      expect(await run(0, new DatadogError(problem, "why"))).toMatchObject({ tries, now });
      expect(tries).toBeGreaterThan(8);
      expect(now).toBeLessThan(end);
      expect(now).toBeGreaterThan(end - 10_001);
    },
  );

  test.each([
    new DeploymentFailure("why"),
    new MissingParameterError("why"),
    new ExtensionError("why"),
    new TypeError("why"),
  ])("that fails with %s is tried once, since only a person can correct that", async (failure) => {
    expect(await run(0, failure)).toMatchObject({ tries: 1, pauses: [] });
  });

  test("that fails with any other error is tried 5 times", async () => {
    expect(await run(0, new Error("why"))).toMatchObject({ tries: 5, error: "Error: why" });
  });

  test("obeys Datadog's longer pause, and does not wait beyond the deadline", async () => {
    const limited = (milliseconds: number) => new DatadogError("rate_limited", "why", milliseconds);
    expect((await run(0, limited(30_000))).pauses).toEqual([30_000, 30_000, 30_000]);
    expect((await run(0, limited(100))).pauses.slice(0, 2)).toEqual([500, 1_000]);
    expect(await run(0, limited(end))).toMatchObject({ tries: 1, pauses: [], error: "DatadogError: why" });
  });

  test("is retried after pauses that double from half a second to ten seconds", async () => {
    const { pauses } = await run(0, new SpaceliftError("unavailable", "why"));
    expect(pauses.slice(0, 7)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });
});
