import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { keyGroups, keys } from "../../../lib/configuration/keys.ts";
import { withKeyTables } from "../../../scripts/configuration/key-tables.ts";
import { propsSource } from "../../../scripts/configuration/props-source.ts";
import { root } from "../synthesis.ts";

const page = readFileSync(join(root, "docs", "configuration.md"), "utf8");

describe("`npm run configuration` has written", () => {
  test("the properties' type", () => {
    const source = readFileSync(join(root, "lib", "configuration", "spacelift-datadog-props.ts"), "utf8");
    expect(source).toBe(propsSource(keys));
  });

  test("the tables of docs/configuration.md", () => {
    expect(page).toBe(withKeyTables(page, keyGroups));
  });
});

test("every key is in one row of the page, and nothing else is", () => {
  const documented = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, key = ""]) => key);
  expect(documented).toEqual(Object.keys(keys));
});

test("a page without a place for the tables is refused", () => {
  expect(() => withKeyTables("# Configuration\n", keyGroups)).toThrow(/lacks the lines/);
});

test("no cell has a character that ends it", () => {
  const columns = [...page.matchAll(/^\| `\w+` .*$/gm)].map(([row]) => row.split("|").length);
  expect(new Set(columns)).toEqual(new Set([6]));
});
