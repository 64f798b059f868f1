import { expect, test } from "vitest";
import { nodeFaultsOf } from "../../../../simulator/page/overview/node-faults.ts";

test("counts the active faults of each node", () => {
  expect(
    nodeFaultsOf([
      { name: "redeployed", nodes: ["receiver", "forwarder"] },
      { name: "forwarder-frozen", nodes: ["forwarder"] },
    ]),
  ).toEqual({ receiver: 1, forwarder: 2 });
});

test("a fault of Datadog breaks both tracks", () => {
  expect(nodeFaultsOf([{ name: "datadog-500", nodes: ["datadog"] }])).toEqual({ datadog: 1, plainDatadog: 1 });
});

test("a killed function breaks the plain one, too, and a throttled ledger does not", () => {
  expect(nodeFaultsOf([{ name: "forwarder-killed-after-post", nodes: ["forwarder"] }])).toEqual({
    forwarder: 1,
    plainFunction: 1,
  });
  expect(nodeFaultsOf([{ name: "ledger-throttled", nodes: ["ledger"] }])).toEqual({ ledger: 1 });
});
