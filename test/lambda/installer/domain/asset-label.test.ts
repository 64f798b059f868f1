import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  assetsTag,
  labelDescription,
  newMark,
  readDashboardMarks,
  readTagLabels,
  tagLabels,
  withoutLabels,
} from "../../../../lambda/installer/domain/asset-label.ts";

const stackId = "arn:aws:cloudformation:eu-west-1:000000000000:stack/Audit-Stack/0a1b-2c3d";
const tag = assetsTag(stackId, "Installed");

test("a tag names the stack, in lower case and shorter than Datadog's limit", () => {
  expect(tag).toMatch(/^managed-by:000000000000\/eu-west-1\/audit-stack\/[0-9a-f]{12}$/);
  const longest = assetsTag(`arn:aws-us-gov:cloudformation:us-gov-east-1:000000000000:stack/${"x".repeat(128)}/a`, "b");
  expect(longest.length).toBeLessThan(200);
});

test.each([
  ["another resource of the stack", stackId, "Other"],
  ["the same resource of a stack with the same name", stackId.replace("0a1b", "9f8e"), "Installed"],
  ["the same resource in another region", stackId.replace("eu-west-1", "eu-west-2"), "Installed"],
])("%s has another tag", (_, otherStack, logicalId) => {
  expect(assetsTag(otherStack, logicalId)).not.toBe(tag);
});

test.each(["", "stack", "arn:aws:s3:::bucket"])("%j is not a stack id", (text) => {
  expect(() => assetsTag(text, "a")).toThrow(`its StackId is ${text}.`);
});

describe("a monitor", () => {
  test.each(["7", newMark("0a1b-2c3d")])("has a label with its name and the mark %s among a user's tags", (mark) => {
    const tags = ["spacelift-datadog:mine", "a", ...tagLabels(tag, "dead-letters", mark), "env:a/b"];
    expect(readTagLabels(tags, tag)).toEqual([{ key: "dead-letters", mark }]);
  });

  test.each([
    ["another installation's", tagLabels(`${tag}-2`, "dead-letters", "7")],
    ["one without a label", [tag]],
    ["one whose label has no mark", [tag, "spacelift-datadog:dead-letters"]],
    [
      "one whose label is another text",
      [tag, "spacelift-datadog:a/b/c", "spacelift-datadog:/7", "spacelift-datadog:a/"],
    ],
    ["one with only a label", ["spacelift-datadog:dead-letters/7"]],
    ["one without tags", []],
  ])("that is %s has no label", (_, tags) => {
    expect(readTagLabels(tags, tag)).toEqual([]);
  });

  test("keeps a user's tags without the label", () => {
    expect(withoutLabels(["team:a", ...tagLabels(tag, "x", "7"), "env:b"], tag)).toEqual(["team:a", "env:b"]);
  });
});

describe("a dashboard", () => {
  const mark = fc.stringMatching(/^[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}$/);

  test("has its mark, with any text before and after the label", () => {
    fc.assert(
      fc.property(fc.string(), mark, fc.string(), (before, id, after) => {
        const description = labelDescription(before, tag, id);
        expect(description.startsWith(before)).toBe(true);
        expect(readDashboardMarks(`${description}${after}`, tag)).toEqual([id]);
      }),
    );
  });

  test("may have two labels, since a user may paste another one", () => {
    const twice = labelDescription(labelDescription("", tag, "abc-def-ghi"), tag, "jkl-mno-pqr");
    expect(readDashboardMarks(twice, tag)).toEqual(["abc-def-ghi", "jkl-mno-pqr"]);
  });

  test.each([
    ["another installation's", labelDescription("", `${tag}-2`, "abc-def-ghi")],
    ["one that mentions it", `Ours is not the one that was Installed by \`${tag}\`. Ask #platform.`],
    [
      "one whose label was edited",
      labelDescription("", tag, "abc-def-ghi").replace(". A deployment", " by me. A deployment"),
    ],
    ["one whose label is cut", labelDescription("", tag, "abc-def-ghi").split("-ghi")[0] ?? ""],
    ["one without a description", ""],
  ])("that is %s has no mark", (_, description) => {
    expect(readDashboardMarks(description, tag)).toEqual([]);
  });
});
