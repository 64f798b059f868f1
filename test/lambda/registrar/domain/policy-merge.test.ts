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
      "as it was registered follows the configuration",
      { current: text(first), before: first, configured: second },
      { body: text(second), isInConflict: false },
    ],
    [
      "as it was registered goes where none is configured any more",
      { current: text(first), before: first, configured: "" },
      { body: text(""), isInConflict: false },
    ],
    [
      "that was edited is kept while the configuration stays",
      { current: text(byHand), before: first, configured: first },
      { body: text(byHand), isInConflict: false },
    ],
    [
      "that was added by hand is kept while none is configured",
      { current: text(byHand) },
      { body: text(byHand), isInConflict: false },
    ],
    [
      "that was edited is kept when the configuration changes too, and that is a conflict",
      { current: text(byHand), before: first, configured: second },
      { body: text(byHand), isInConflict: true },
    ],
    [
      "that was edited to just what is configured now is no conflict",
      { current: text(second), before: first, configured: second },
      { body: text(second), isInConflict: false },
    ],
    [
      "that was edited gives way to a changed configuration where that is wanted",
      { current: text(byHand), before: first, configured: second, overwrite: true },
      { body: text(second), isInConflict: false },
    ],
    [
      "that was edited gives way there also while the configuration stays",
      { current: text(byHand), before: first, configured: first, overwrite: true },
      { body: text(first), isInConflict: false },
    ],
    [
      "of which nobody knows what it was is kept",
      { current: text(byHand), before: undefined, configured: second },
      { body: text(byHand), isInConflict: true },
    ],
    [
      "is the same with a package line",
      { current: text(first), before: first, configured: `package spacelift\n\n${second}\n` },
      { body: text(second), isInConflict: false },
    ],
    [
      "may define what it likes: it is the user's",
      { current: text("").concat("\n_mine := 1\n") },
      { body: text("").concat("\n_mine := 1\n"), isInConflict: false },
    ],
  ])("%s", (_, sources, expected) => {
    expect(merge(sources)).toEqual({ ...expected, isCoreEdited: false, isWhole: false });
  });
});

test("an extension that was configured before and cannot follow the core counts as never registered", () => {
  expect(merge({ current: text(first), before: "webhook contains 1", configured: first })).toMatchObject({
    body: text(first),
    isInConflict: false,
  });
});

describe("the core in Spacelift", () => {
  const edited = (extension: string) => text(extension).replace("count(skip) == 0", "count(skip) >= 0");

  test("is put back, and the edited extension behind it kept", () => {
    expect(merge({ current: edited(byHand), before: first, configured: first })).toEqual({
      body: text(byHand),
      isCoreEdited: true,
      isInConflict: false,
      isWhole: false,
    });
  });

  test("counts as edited where a setting of it changed", () => {
    expect(merge({ current: renderPolicy(core, { ...settings, endpointId: "other" }) })).toMatchObject({
      body: text(""),
      isCoreEdited: true,
    });
  });

  test("is put back with the configured extension where nobody can tell any more what was one", () => {
    const current = edited(byHand).replace("# ---- extension ----", "");
    expect(merge({ current, before: first, configured: first })).toMatchObject({
      body: text(first),
      isCoreEdited: true,
    });
  });

  test.each([
    ["other line ends", (body: string) => body.replaceAll("\n", "\r\n")],
    ["no line end at its end", (body: string) => body.trimEnd()],
  ])("is not edited by %s", (_, change) => {
    expect(merge({ current: change(text(first)), before: first, configured: first }).isCoreEdited).toBe(false);
    expect(merge({ current: change(text("")) }).isCoreEdited).toBe(false);
  });
});
