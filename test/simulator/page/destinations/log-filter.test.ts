import { expect, test } from "vitest";
import type { HeldLog } from "../../../../simulator/messages/product.ts";
import { filterLogs } from "../../../../simulator/page/destinations/log-filter.ts";

const common = { time: 0, status: "info" };
const entry: HeldLog = {
  ...{ ...common, id: 1, kind: "audit", message: "Ada performed policy.create", json: '{"ddtags":"account:acme"}' },
  ...{ actor: "ada", address: "203.0.113.7", action: "policy.create" },
};
const ofRun: HeldLog = {
  ...{ ...common, id: 2, kind: "run", message: "Plan: 2 to add\nError: denied", json: '{"ddtags":"stack:dns"}' },
  ...{ runId: null, stack: "dns", phase: "planning", part: 1, parts: 1 },
};

test.each([
  ["", "", [1, 2]],
  ["", "audit", [1]],
  ["", "run", [2]],
  ["", "other", [1, 2]],
  ["DENIED  stack:dns", "", [2]],
  ["denied policy", "", []],
  ["account:acme", "run", []],
])("the search %j of the kind %j", (search, kind, found) => {
  expect(filterLogs([entry, ofRun], { search, kind }).map(({ id }) => id)).toEqual(found);
});
