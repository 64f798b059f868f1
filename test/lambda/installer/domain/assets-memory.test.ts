import { expect, test } from "vitest";
import {
  type AssetsMemory,
  assetKey,
  assetName,
  dashboardName,
  mayHaveAssets,
  parseAssetsMemory,
} from "../../../../lambda/installer/domain/assets-memory.ts";
import { parseJson } from "../../../../lambda/shared/json.ts";

const nothing: AssetsMemory = { assets: {}, isKnown: false, isEnded: false };

const whole: AssetsMemory = {
  assets: {
    [dashboardName]: { id: "abc-def-ghi", madeMilliseconds: 1_000, madeBy: "a request", begun: [] },
    [assetName("monitor", "failing-runs")]: { begun: [{ nonce: "0a1b", atMilliseconds: 2_000 }] },
    [assetName("SLO", "successful-runs")]: {
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

test("no key gives an object the name of another kind's object", () => {
  expect(assetKey("monitor", assetName("monitor", "dashboard"))).toBe("dashboard");
  expect(assetKey("SLO", assetName("SLO", "monitor a"))).toBe("monitor a");
  expect(assetKey("monitor", assetName("SLO", "monitor a"))).toBeUndefined();
  expect(assetKey("monitor", dashboardName)).toBeUndefined();
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
