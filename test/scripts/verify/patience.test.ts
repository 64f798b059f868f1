import { expect, onTestFinished, test } from "vitest";
import { until } from "../../../scripts/verify/check.ts";
import { datadogService } from "../../../scripts/verify/datadog/service.ts";
import { startDatadog } from "./datadog.ts";
import { createClock, parseResults, run } from "./harness.ts";

test("until polls until there is a value or the patience ends", async () => {
  const clock = createClock();
  const context = { suffix: "", patienceSeconds: 12, undo: () => {}, ...clock };
  let looks = 0;
  const found = await until(context, () => {
    looks += 1;
    return Promise.resolve(looks === 3 ? "there" : undefined);
  });
  expect({ found, looks }).toEqual({ found: "there", looks: 3 });
  const began = clock.now();
  expect(await until(context, () => Promise.resolve(undefined))).toBeUndefined();
  expect(clock.now() - began).toBe(15_000);
});

test("late points are waited for, and missing points leave an assumption unchecked", async () => {
  const clock = createClock();
  let queries = 0;
  const slow = await startDatadog(clock.now, (request, answer) => {
    if (request.path !== "/api/v1/query") return answer(request);
    queries += 1;
    return queries > 4 ? answer(request) : { status: 200, headers: {}, body: '{"status":"ok","series":[]}' };
  });
  onTestFinished(slow.close);
  const argv = ["--datadog", "--yes", "--json", "--only", "datadog-last-write"];
  const late = await run(argv, () => datadogService(slow.connection), clock);
  expect(parseResults(late.out).results).toMatchObject([{ status: "holds" }]);
  queries = Number.NEGATIVE_INFINITY;
  const never = await run([...argv, "--patience", "60"], () => datadogService(slow.connection), clock);
  expect(parseResults(never.out).results).toMatchObject([
    { status: "unchecked", seen: "no point appeared within 60 s" },
  ]);
  expect(never.code).toBe(3);
});
