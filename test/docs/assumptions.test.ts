import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { allChecks } from "../../scripts/verify/all-checks.ts";
import { root } from "./pages.ts";

const document = readFileSync(join(root, "docs", "assumptions.md"), "utf8");

const rows = document
  .split("\n")
  .filter((line) => /^\| [DSA]\d+ \|/.test(line))
  .map((line) => {
    const [id = "", assumption = "", source = "", consequence = "", check = ""] = line
      .split(" | ")
      .map((cell) => cell.replace(/^\| | \|$/g, ""));
    return { id, assumption, source, consequence, check };
  });

const checked = rows.filter(({ check }) => !check.startsWith("none: "));

describe("docs/assumptions.md", () => {
  test("gives every assumption its own id, by service, in order", () => {
    const ids = rows.map(({ id }) => id);
    for (const letter of ["D", "S", "A"]) {
      const own = ids.filter((id) => id.startsWith(letter));
      expect(own).toEqual(own.map((_, index) => `${letter}${index + 1}`));
    }
    expect(rows.length).toBeGreaterThan(60);
  });

  test("gives the source and the consequence of each", () => {
    for (const { source, consequence } of rows) expect([source, consequence]).not.toContain("");
  });

  test("names each check at its assumption, in the check's own words", () => {
    const named = checked.map(({ id, assumption, check }) => ({ name: check, assumption: id, statement: assumption }));
    const known = allChecks.map(({ name, assumption, statement }) => ({ name: `\`${name}\``, assumption, statement }));
    expect(named).toEqual(known);
  });

  test("gives a reason if there is no check", () => {
    for (const { check } of rows) expect(check).toMatch(/^(?:`[a-z-]+`|none: \S.+)$/);
  });
});

test("each check has a unique name that begins with its service", () => {
  const names = allChecks.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^(?:datadog|spacelift|aws)-[a-z-]+$/);
});
