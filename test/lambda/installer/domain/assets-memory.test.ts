import { expect, test } from "vitest";
import {
  type AssetsMemory,
  dashboardName,
  mayHaveAssets,
  monitorKey,
  monitorName,
  parseAssetsMemory,
} from "../../../../lambda/installer/domain/assets-memory.ts";
import { parseJson } from "../../../../lambda/shared/json.ts";

const nothing: AssetsMemory = { assets: {}, isKnown: false, isEnded: false };

const whole: AssetsMemory = {
  assets: {
    [dashboardName]: { id: "abc-def-ghi", madeMilliseconds: 1_000, madeBy: "a request", begun: [] },
    [monitorName("failing-runs")]: { begun: [{ nonce: "0a1b", atMilliseconds: 2_000 }] },
    [monitorName("dead-letters")]: {
      begun: [],
      deleted: { definition: { query: "a > 1" }, shipped: { query: "a > 2" }, requestId: "a request" },
    },
  },
  isKnown: true,
  settings: "a digest",
  isEnded: false,
};

test("a stored memory is read unchanged", () => {
  expect(parseAssetsMemory(parseJson(JSON.stringify(whole)))).toEqual(whole);
});

test.each([undefined, null, "text", 1, [], {}, { assets: null, isKnown: "true", isEnded: 1 }])(
  "%j is an empty memory",
  (state) => {
    expect(parseAssetsMemory(state)).toEqual(nothing);
  },
);

test("a field of another type counts as unknown", () => {
  const begun = [{ nonce: "0a1b" }, { atMilliseconds: 1 }, null, { nonce: "2c3d", atMilliseconds: 3 }];
  const asset = { id: {}, madeMilliseconds: "1", madeBy: [], begun, deleted: { definition: {} } };
  expect(parseAssetsMemory({ assets: { dashboard: asset } }).assets).toEqual({
    dashboard: { begun: [{ nonce: "2c3d", atMilliseconds: 3 }] },
  });
});

test("no key gives a monitor the dashboard's name", () => {
  expect(monitorKey(monitorName("dashboard"))).toBe("dashboard");
  expect(monitorKey(dashboardName)).toBeUndefined();
});

test.each([
  [whole, true],
  [{ ...whole, assets: { a: { begun: [{ nonce: "0a1b", atMilliseconds: 1 }] } } }, true],
  [{ ...whole, assets: { a: { id: "1", begun: [] } } }, true],
  [{ ...whole, assets: { a: { begun: [] } } }, false],
  [nothing, false],
])("with the memory %j, an object in Datadog is possible: %s", (memory, expected) => {
  expect(mayHaveAssets(memory)).toBe(expected);
});
