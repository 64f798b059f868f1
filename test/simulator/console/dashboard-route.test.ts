import { afterAll, beforeAll, expect, test } from "vitest";
import { bounded, type Driver, startDriver } from "../driver.ts";

let driver: Driver;
beforeAll(async () => {
  driver = await startDriver();
});
afterAll(() => driver.simulator.close());

test("the dashboard shows a run in a time frame that has it", async () => {
  await driver.postFixture("run-tracked-finished");
  const runs = async (query: string) => {
    const drawn = JSON.stringify(await driver.get(`/api/dashboard?${query}`));
    return /"title":"Runs".*?"value":(?<value>\d+)/.exec(drawn)?.groups?.["value"];
  };
  await expect.poll(() => runs("span=30m&stack=production-network"), bounded).toBe("1");
  expect(await runs("")).toBe("1");
  expect(await runs("stack=another")).toBe("0");
  expect(await runs("from=1000&to=2000")).toBe("0");
});

test.each(["span=soon", "from=1", "from=2&to=1", "colour=red"])("?%s is a bad request with a reason", async (query) => {
  const answer = await fetch(`${driver.simulator.url}/api/dashboard?${query}`);
  expect([answer.status, await answer.json()]).toEqual([400, { message: expect.stringMatching(/^".*\.$/) }]);
});
