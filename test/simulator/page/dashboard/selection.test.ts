import { describe, expect, test } from "vitest";
import {
  addressOf,
  atLeastShortest,
  parametersOf,
  parseSelection,
  withToggledGroup,
  withVariable,
} from "../../../../simulator/page/dashboard/selection.ts";

const usual = { span: "auto", fixed: null, variables: {}, hasEvents: true, closed: [] } as const;

function queryOf(address: string): Record<string, string> {
  return Object.fromEntries(new URL(address, "http://localhost").searchParams);
}

test.each([
  ["/dashboard", usual],
  ["/dashboard?span=4h&stack=web", { ...usual, span: "4h", variables: { stack: "web" } }],
  ["/dashboard?span=1h&from=100&to=200", { ...usual, span: "1h", fixed: { from: 100, to: 200 } }],
  ["/dashboard?events=off&closed=1.4", { ...usual, hasEvents: false, closed: [1, 4] }],
] as const)("%s is a selection and its address", (address, selection) => {
  expect(parseSelection(queryOf(address))).toEqual(selection);
  expect(addressOf("/dashboard", selection)).toBe(address);
});

test.each(["span=3h", "from=5", "from=200&to=100", "from=x&to=y", "events=on", "closed=", "stack="])(
  "?%s is the usual selection",
  (query) => {
    expect(parseSelection(queryOf(`/dashboard?${query}`))).toEqual(usual);
  },
);

test("the server gets the span, or else the fixed frame, and the variables", () => {
  const selection = { ...usual, span: "1h", variables: { stack: "a b" } } as const;
  expect(parametersOf(selection)).toBe("span=1h&stack=a+b");
  expect(parametersOf({ ...selection, fixed: { from: 1, to: 90 } })).toBe("from=1&to=90&stack=a+b");
});

test("a variable is set, and reset by *", () => {
  const chosen = withVariable({ ...usual, variables: { space: "root" } }, "stack", "web");
  expect(chosen.variables).toEqual({ space: "root", stack: "web" });
  expect(withVariable(chosen, "space", "*").variables).toEqual({ stack: "web" });
});

test("a group is closed and opened again", () => {
  const closed = withToggledGroup({ ...usual, closed: [4] }, 2);
  expect(closed.closed).toEqual([2, 4]);
  expect(withToggledGroup(closed, 4).closed).toEqual([2]);
});

describe("a selected frame", () => {
  test("has whole seconds and covers the selection", () => {
    expect(atLeastShortest({ from: 100.6, to: 200.2 })).toEqual({ from: 100, to: 201 });
  });

  test("is widened around its middle to the shortest that the server takes", () => {
    expect(atLeastShortest({ from: 100, to: 110 })).toEqual({ from: 90, to: 120 });
  });
});
