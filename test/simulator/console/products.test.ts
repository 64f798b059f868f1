import { afterEach, expect, test } from "vitest";
import { runDestinationNames } from "../../../lambda/contract/destinations.ts";
import { bounded, type Driver, startDriver } from "../driver.ts";

let driver: Driver;
afterEach(() => driver.simulator.close());

const id = '["acme","run","01K9VJ3Q8T6W2X4Y5Z6A7B8C9D","FINISHED"]';

test("a run, its trace, event and deployment are linked", async () => {
  driver = await startDriver({ destinations: runDestinationNames });
  await driver.postFixture("run-tracked-finished");
  await driver.postFixture("internal-error");
  const counts = () => driver.simulator.state().destinations.map(({ delivered }) => delivered);
  await expect.poll(counts, bounded).toEqual([2, 1, 2, 1]);
  const trace = {
    ...{ id: "acme/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", name: "production-network", runId: id },
    executions: [
      { status: "blocked", isResumed: false, stages: [{ name: "PREPARING" }, { name: "INITIALIZING" }, {}] },
      { status: "success", isResumed: true, stages: [{ name: "APPLYING" }] },
    ],
  };
  const event = { title: "production-network: tracked run finished", alertType: "success", runId: id };
  const deployment = { id: "acme.01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", isChangeFailure: false, runId: id };
  expect(await driver.get("/api/products")).toMatchObject({
    pipelines: [trace],
    events: expect.arrayContaining([
      expect.objectContaining(event),
      expect.objectContaining({ title: "Spacelift: internal error in acme", runId: null }),
    ]),
    deployments: [deployment],
  });
  expect(await driver.get(`/api/run?id=${encodeURIComponent(id)}`)).toMatchObject({
    products: { pipelines: [trace], events: [event], deployments: [deployment] },
  });
});

test("a run that Datadog's other products do not hold has none", async () => {
  driver = await startDriver();
  await driver.postFixture("run-tracked-finished");
  expect(await driver.get("/api/products")).toEqual({ pipelines: [], events: [], deployments: [], logs: [] });
  expect(await driver.get(`/api/run?id=${encodeURIComponent(id)}`)).toMatchObject({
    products: { pipelines: [], events: [], deployments: [], logs: [] },
  });
});
