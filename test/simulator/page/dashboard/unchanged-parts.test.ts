import { expect, test } from "vitest";
import type { DrawnDashboard } from "../../../../simulator/messages/drawn-dashboard.ts";
import { keepUnchangedParts } from "../../../../simulator/page/dashboard/unchanged-parts.ts";

const place = { x: 0, y: 0, width: 12, height: 2 };

function dashboard(...contents: readonly string[]): DrawnDashboard {
  return {
    title: "Spacelift",
    frame: { from: 1, to: 2 },
    variables: [{ name: "stack", prefix: "stack", chosen: "*", values: ["web"] }],
    groups: [
      {
        title: "One",
        colour: "gray",
        widgets: contents.map((content) => ({ type: "note", content, isCentred: false, place })),
      },
    ],
  };
}

test("an unchanged part stays the same object", () => {
  const before = dashboard("a", "b");
  const same = keepUnchangedParts(before, { ...dashboard("a", "b"), frame: { from: 2, to: 3 } });
  expect(same.frame).toEqual({ from: 2, to: 3 });
  expect(same.groups[0]).toBe(before.groups[0]);
  expect(same.variables).toBe(before.variables);
});

test("only a changed widget is a new object", () => {
  const before = dashboard("a", "b");
  const now = keepUnchangedParts(before, dashboard("a", "c"));
  expect(now.groups[0]?.widgets[0]).toBe(before.groups[0]?.widgets[0]);
  expect(now.groups[0]?.widgets[1]).toMatchObject({ content: "c" });
});

test("added and removed widgets are noticed", () => {
  const before = dashboard("a", "b");
  expect(keepUnchangedParts(before, dashboard("a")).groups[0]?.widgets).toHaveLength(1);
  expect(keepUnchangedParts(before, dashboard("a", "b", "c")).groups[0]?.widgets).toHaveLength(3);
  expect(keepUnchangedParts(undefined, before)).toBe(before);
});
