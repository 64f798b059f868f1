import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  assetsTag,
  labelDescription,
  monitorLabels,
  readDashboardLabel,
  readMonitorLabel,
  withoutLabels,
} from "../../../../lambda/installer/domain/asset-label.ts";

const stackId = "arn:aws:cloudformation:eu-west-1:000000000000:stack/Audit-Stack/0a1b-2c3d";
const tag = assetsTag(stackId, "Installed");

test("a tag names the stack, as Datadog keeps one: in lower case, and short", () => {
  expect(tag).toMatch(/^managed-by:000000000000\/eu-west-1\/audit-stack\/[0-9a-f]{12}$/);
  const longest = assetsTag(`arn:aws-us-gov:cloudformation:us-gov-east-1:000000000000:stack/${"x".repeat(128)}/a`, "b");
  expect(longest.length).toBeLessThan(200);
});

test.each([
  ["another resource of the stack", stackId, "Other"],
  ["the same of a stack that took this one's place", stackId.replace("0a1b", "9f8e"), "Installed"],
  ["the same of another region", stackId.replace("eu-west-1", "eu-west-2"), "Installed"],
])("%s has another", (_, otherStack, logicalId) => {
  expect(assetsTag(otherStack, logicalId)).not.toBe(tag);
});

test.each(["", "stack", "arn:aws:s3:::bucket"])("%j is no stack", (text) => {
  expect(() => assetsTag(text, "a")).toThrow(`its StackId is ${text}.`);
});

describe("a monitor", () => {
  test("says which one it is, before and after it has its id, whatever other tags a user gave it", () => {
    expect(readMonitorLabel(["a", ...monitorLabels(tag, "dead-letters")], tag, 7)).toEqual({
      key: "dead-letters",
      isConfirmed: false,
    });
    const tags = ["spacelift-datadog:mine", ...monitorLabels(tag, "dead-letters", 7), "spacelift-datadog:a/b"];
    expect(readMonitorLabel(tags, tag, 7)).toEqual({ key: "dead-letters", isConfirmed: true });
  });

  test.each([
    ["a copy, with the original's id", monitorLabels(tag, "dead-letters", 7), 8],
    ["a copy with an id that ends like its own", monitorLabels(tag, "dead-letters", 17), 7],
    ["another installation's", monitorLabels(`${tag}-2`, "dead-letters", 7), 7],
    ["one without a name", [tag], 7],
    ["one whose name is not clear", [...monitorLabels(tag, "dead-letters"), "spacelift-datadog:mine"], 7],
    ["one with no more than a name", ["spacelift-datadog:dead-letters"], 7],
    ["one without tags", [], 7],
  ])("that is %s is none of ours", (_, tags, id) => {
    expect(readMonitorLabel(tags, tag, id)).toBeUndefined();
  });

  test("has a user's tags beside the label", () => {
    expect(withoutLabels(["team:a", ...monitorLabels(tag, "x", 7), "env:b"], tag)).toEqual(["team:a", "env:b"]);
  });
});

describe("a dashboard", () => {
  test("says whose it is, whatever else it says", () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.stringMatching(/^[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}$/)), (text, id) => {
        const description = labelDescription(text, tag, id ?? undefined);
        expect(readDashboardLabel(description, tag, id ?? "any-id")).toEqual({ isConfirmed: id !== null });
        expect(readDashboardLabel(`${description}\n`, tag, id ?? "any-id")).toEqual({ isConfirmed: id !== null });
        expect(description.startsWith(text)).toBe(true);
      }),
    );
  });

  test.each([
    ["a copy", labelDescription("", tag, "abc-def-ghi"), "jkl-mno-pqr"],
    ["another installation's", labelDescription("", `${tag}-2`, "abc-def-ghi"), "abc-def-ghi"],
    ["one that mentions it", `Ours is not the one that was Installed by \`${tag}\`. Ask #platform.`, "abc-def-ghi"],
    ["one that quotes it", `${labelDescription("", tag, "abc-def-ghi")} So it says.`, "abc-def-ghi"],
    ["one whose label was edited", labelDescription("", tag).replace(". What", " by me. What"), "abc-def-ghi"],
    ["one that says nothing", "", "abc-def-ghi"],
  ])("that is %s is none of ours", (_, description, id) => {
    expect(readDashboardLabel(description, tag, id)).toBeUndefined();
  });
});
