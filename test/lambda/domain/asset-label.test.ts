import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  labelDescription,
  monitorLabels,
  ownerTag,
  readDashboardLabel,
  readMonitorLabel,
  withoutLabels,
} from "../../../lambda/domain/asset-label.ts";

const tag = ownerTag("managed-by:000000000000/us-east-1/Audit-Stack/audit/api.datadoghq.eu");

test("a tag is as Datadog keeps one: in lower case, and short, and still one deployment's", () => {
  expect(tag).toBe("managed-by:000000000000/us-east-1/audit-stack/audit/api.datadoghq.eu");
  const [one, other] = ["a", "b"].map((end) => ownerTag(`managed-by:${"x".repeat(300)}${end}`));
  expect(one).toHaveLength(200);
  expect(one).not.toBe(other);
  expect(one).toBe(ownerTag(`managed-by:${"X".repeat(300)}A`));
});

describe("a monitor", () => {
  test("of this deployment says which one it is, before and after it has its id", () => {
    expect(readMonitorLabel(["a", ...monitorLabels(tag, "dead-letters")], tag, 7)).toEqual({
      key: "dead-letters",
      isConfirmed: false,
    });
    expect(readMonitorLabel(["a", ...monitorLabels(tag, "dead-letters", 7)], tag, 7)).toEqual({
      key: "dead-letters",
      isConfirmed: true,
    });
  });

  test.each([
    ["a copy, with the original's id", monitorLabels(tag, "dead-letters", 7), 8],
    ["another deployment's", monitorLabels(`${tag}-2`, "dead-letters", 7), 7],
    ["one without a name", [tag], 7],
    ["one with an empty name", [tag, "installed-as:"], 7],
    ["one with more", [tag, "installed-as:dead-letters/7/8"], 7],
    ["one with no more than a name", ["installed-as:dead-letters"], 7],
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
        expect(description.startsWith(text)).toBe(true);
      }),
    );
  });

  test.each([
    ["a copy", labelDescription("", tag, "abc-def-ghi"), "jkl-mno-pqr"],
    ["another deployment's", labelDescription("", `${tag}-2`, "abc-def-ghi"), "abc-def-ghi"],
    ["one that mentions it", `See ${tag}.`, "abc-def-ghi"],
    ["one whose label was edited", labelDescription("", tag).replace(". What", " by me. What"), "abc-def-ghi"],
    ["one that says nothing", "", "abc-def-ghi"],
  ])("that is %s is none of ours", (_, description, id) => {
    expect(readDashboardLabel(description, tag, id)).toBeUndefined();
  });
});
