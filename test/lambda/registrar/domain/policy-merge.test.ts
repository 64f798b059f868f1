import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { renderPolicy } from "../../../../lambda/contract/policy.ts";
import { mergePolicy, type PolicySources } from "../../../../lambda/registrar/domain/policy-merge.ts";

const core = readFileSync(new URL("../../../../policy/notification.rego", import.meta.url), "utf8");
const settings = { endpointId: "hook", include: [], finishedStates: ["FINISHED"] } as const;
const text = (extension: string) => renderPolicy(core, { ...settings, extension });

const first = 'tags contains "a:1"';
const second = 'tags contains "a:2"';
const byHand = 'tags contains "by:hand"';

function merge(sources: Partial<PolicySources>) {
  return mergePolicy({ current: text(""), core, settings, configured: "", before: "", overwrite: false, ...sources });
}

describe("the extension in Spacelift", () => {
  test.each<[string, Partial<PolicySources>, { body: string; isInConflict: boolean }]>([
    [
      "follows the configuration if nobody edited it",
      { current: text(first), before: first, configured: second },
      { body: text(second), isInConflict: false },
    ],
    [
      "goes if the configuration has none any more and nobody edited it",
      { current: text(first), before: first, configured: "" },
      { body: text(""), isInConflict: false },
    ],
    [
      "is kept if it was edited and the configuration did not change",
      { current: text(byHand), before: first, configured: first },
      { body: text(byHand), isInConflict: false },
    ],
    [
      "is kept if it was added by hand and none is configured",
      { current: text(byHand) },
      { body: text(byHand), isInConflict: false },
    ],
    [
      "is kept if it was edited and the configuration changed too, which is a conflict",
      { current: text(byHand), before: first, configured: second },
      { body: text(byHand), isInConflict: true },
    ],
    [
      "is no conflict if the edit equals the configuration",
      { current: text(second), before: first, configured: second },
      { body: text(second), isInConflict: false },
    ],
    [
      "is overwritten by a changed configuration if the user asks for it",
      { current: text(byHand), before: first, configured: second, overwrite: true },
      { body: text(second), isInConflict: false },
    ],
    [
      "is overwritten by an unchanged configuration if the user asks for it",
      { current: text(byHand), before: first, configured: first, overwrite: true },
      { body: text(first), isInConflict: false },
    ],
    [
      "is kept if the previous one is unknown",
      { current: text(byHand), before: undefined, configured: second },
      { body: text(byHand), isInConflict: true },
    ],
    [
      "is the same with and without a package line",
      { current: text(first), before: first, configured: `package spacelift\n\n${second}\n` },
      { body: text(second), isInConflict: false },
    ],
    [
      "may define any name, since it is the user's",
      { current: text("").concat("\n_mine := 1\n") },
      { body: text("").concat("\n_mine := 1\n"), isInConflict: false },
    ],
  ])("%s", (_, sources, expected) => {
    expect(merge(sources)).toEqual({ ...expected, isCoreEdited: false, isMarkerLost: false });
  });
});

test("a previous extension that cannot follow the core counts as never registered", () => {
  expect(merge({ current: text(first), before: "webhook contains 1", configured: first })).toMatchObject({
    body: text(first),
    isInConflict: false,
  });
});

describe("the core in Spacelift", () => {
  const edited = (extension: string) => text(extension).replace("count(skip) == 0", "count(skip) >= 0");

  test("is restored, and the edited extension is kept", () => {
    expect(merge({ current: edited(byHand), before: first, configured: first })).toEqual({
      body: text(byHand),
      isCoreEdited: true,
      isInConflict: false,
      isMarkerLost: false,
    });
  });

  test("counts as edited if a setting in it changed", () => {
    expect(merge({ current: renderPolicy(core, { ...settings, endpointId: "other" }) })).toMatchObject({
      body: text(""),
      isCoreEdited: true,
    });
  });

  test("is restored with the configured extension if the line between the parts is lost", () => {
    const current = edited(byHand).replace("# ---- extension ----", "");
    expect(merge({ current, before: first, configured: first })).toMatchObject({
      body: text(first),
      isCoreEdited: true,
    });
  });

  test.each([
    ["other line ends", (body: string) => body.replaceAll("\n", "\r\n")],
    ["no line end at the end", (body: string) => body.trimEnd()],
  ])("is not edited by %s", (_, change) => {
    expect(merge({ current: change(text(first)), before: first, configured: first }).isCoreEdited).toBe(false);
    expect(merge({ current: change(text("")) }).isCoreEdited).toBe(false);
  });
});
