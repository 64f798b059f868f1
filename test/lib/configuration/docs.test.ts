import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fields } from "../../../lib/configuration/fields.ts";
import { root } from "../synthesis.ts";

test("every key is documented, in the first column of the table, and nothing else is", () => {
  const page = readFileSync(join(root, "docs", "configuration.md"), "utf8");
  const documented = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, key = ""]) => key);
  expect(documented.toSorted()).toEqual(Object.keys(fields).toSorted());
});
