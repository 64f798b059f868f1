import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keysWithoutEffect } from "../../lib/configuration.ts";
import { fields } from "../../lib/configuration-fields.ts";
import { root } from "./synthesis.ts";

const sections = readFileSync(join(root, "docs", "configuration.md"), "utf8").split(/^## /m);

/** The keys in the first column of a section's table. */
function documentedKeys(title: string): readonly string[] {
  const section = sections.find((each) => each.startsWith(`${title}\n`)) ?? "";
  return [...section.matchAll(/^\| `(\w+)`/gm)].map(([, key = ""]) => key).sort();
}

test("every key is documented, where it belongs: in effect, or not yet", () => {
  const withoutEffect: readonly string[] = keysWithoutEffect;
  const keys = Object.keys(fields);
  expect(documentedKeys("In effect")).toEqual(keys.filter((key) => !withoutEffect.includes(key)).sort());
  expect(documentedKeys("Checked, without effect yet")).toEqual(withoutEffect.toSorted());
});
