import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { functionFolder, functionNames } from "../../../lambda/contract/functions.ts";

const lambda = join(import.meta.dirname, "../../../lambda");

test("the table lists exactly the folders of lambda that have an entry", () => {
  const folders = globSync("**/entry.ts", { cwd: lambda }).map((entry) => dirname(entry));
  expect(functionNames.map(functionFolder).sort()).toEqual(folders.sort());
});
