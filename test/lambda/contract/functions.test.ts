import { globSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { functionNames } from "../../../lambda/contract/functions.ts";

const root = join(import.meta.dirname, "../../..");

test("the table lists exactly the folders of lambda that have an entry", () => {
  const folders = globSync("lambda/*/entry.ts", { cwd: root }).map((entry) => basename(dirname(entry)));
  expect(functionNames.toSorted()).toEqual(folders.sort());
});
