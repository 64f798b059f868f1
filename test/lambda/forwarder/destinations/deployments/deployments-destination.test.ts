import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatadogDeployments } from "../../../../../lambda/adapters/datadog-deployments.ts";
import { createDeploymentsForwarder } from "../../../../../lambda/forwarder/destinations/deployments/deployments-forwarder.ts";
import type { DatadogDisruption } from "../../../../../simulator/stand-ins/datadog-server.ts";
import { answered, deliverTo, startDestination } from "../deliveries.ts";

let system: Awaited<ReturnType<typeof startDestination>>;
let hasAppKey: boolean;
beforeEach(async () => {
  hasAppKey = true;
  system = await startDestination("deployments");
});
afterEach(() => system.server.close());

function deliver(...runs: Parameters<typeof deliverTo>[1][]) {
  const { ports, server, http, appKey } = system;
  return deliverTo(
    (letters, delays) =>
      createDeploymentsForwarder(
        { ...ports(letters, delays), ...createDatadogDeployments(server.url, http), ...(hasAppKey && { appKey }) },
        { integrationName: "audit" },
      ),
    ...runs,
  );
}

const nothing = { returned: [], letters: [], delays: [] };
const [create, patch] = [
  "POST /api/v2/dora/deployment",
  "PATCH /api/v2/dora/deployments/acme.01K9VJ3Q8T6W2X4Y5Z6A7B8C9D",
];
const id = "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D";
const failed = { id, state: "FAILED", fields: { timing: [{ state: "APPLYING", duration: 30e9 }] } } as const;
const none: DatadogDisruption = { kind: "none" };

test("a run with changes is one deployment", async () => {
  expect(await deliver({ id })).toEqual(nothing);
  expect(await deliver({ id })).toEqual(nothing);
  expect(system.requests).toEqual([create]);
  expect(system.datadog.deployments()).toEqual([
    {
      id: `acme.${id}`,
      service: "production-network",
      started_at: 1_799_999_911_764,
      finished_at: 1_799_999_940_000,
      custom_tags: expect.arrayContaining(["stack:production-network"]),
      change_failure: false,
    },
  ]);
});

test("a run without changes is ignored", async () => {
  expect(await deliver({ id, fields: { changes: {} } })).toEqual(nothing);
  expect(system.requests).toEqual([]);
});

test("a run that failed while applying is marked as a change failure", async () => {
  expect(await deliver(failed)).toEqual(nothing);
  expect(system.requests).toEqual([create, patch]);
  expect(system.datadog.deployments()).toMatchObject([{ id: `acme.${id}`, change_failure: true }]);
  expect(await deliver(failed)).toEqual(nothing);
  expect(system.requests).toHaveLength(2);
});

test("without an application key a change failure has a tag", async () => {
  hasAppKey = false;
  expect(await deliver(failed)).toEqual(nothing);
  expect(system.requests).toEqual([create]);
  expect(system.datadog.deployments()).toMatchObject([
    { change_failure: false, custom_tags: expect.arrayContaining(["change_failure:true"]) },
  ]);
});

test.each<[string, DatadogDisruption]>([
  ["503", answered(503)],
  ["an answer that is lost", { kind: "lose", when: "before" }],
  ["404, as long as Datadog has not stored the deployment", answered(404)],
  ["a 202 with errors", answered(202, '{"errors":[{"title":"no"}]}')],
])("a change failure that gets %s is marked later, and the deployment is not repeated", async (_, disruption) => {
  system.disruptions.push(none, disruption);
  expect(await deliver(failed)).toMatchObject({ returned: [id], letters: [] });
  expect(await deliver(failed)).toEqual(nothing);
  expect(system.requests).toEqual([create, patch, patch]);
  expect(system.datadog.deployments()).toMatchObject([{ change_failure: true }]);
});

test("an application key without rights stops no deployment", async () => {
  system.disruptions.push(none, answered(403), answered(403));
  const { returned } = await deliver(
    failed,
    { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9E" },
    { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9F" },
  );
  expect(returned).toEqual([id]);
  expect(system.datadog.deployments()).toHaveLength(3);
});

test("a 200 that names no deployment leaves the outcome unknown", async () => {
  system.disruptions.push(answered(200, "{}"));
  expect((await deliver({ id })).returned).toEqual([id]);
  system.disruptions.push(answered(202, "{}"));
  expect((await deliver({ id })).returned).toEqual([]);
});

test("only a lost answer doubles a deployment, with one id", async () => {
  system.disruptions.push({ kind: "lose", when: "before" });
  expect((await deliver({ id })).returned).toEqual([id]);
  expect((await deliver({ id })).returned).toEqual([]);
  expect(system.datadog.deployments().map((each) => each.id)).toEqual([`acme.${id}`, `acme.${id}`]);
});

test("an application key in an answer is not shown", async () => {
  const repeated = '{"errors":[{"title":"no key: the app key"}]}';
  system.disruptions.push(none, answered(400, repeated));
  const { letters } = await deliver(failed);
  expect(letters).toEqual([["rejected", "Datadog answered 400: no key: [secret]"]]);
});
