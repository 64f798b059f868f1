import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { zipFolder } from "../../../scripts/package/zip-folder.ts";
import { createFolder } from "../../lib/synthesis.ts";

function folderWith(names: readonly string[], mode: number): string {
  const folder = createFolder("zip");
  for (const name of names) writeFileSync(join(folder, name), `text of ${name}`, { mode });
  return folder;
}

test("the archive has every file", () => {
  const entries = Object.entries(unzipSync(zipFolder(folderWith(["a", "b"], 0o644))));
  expect(entries.map(([name, bytes]) => [name, strFromU8(bytes)])).toEqual([
    ["a", "text of a"],
    ["b", "text of b"],
  ]);
});

test("its bytes depend on names and contents alone", () => {
  const archive = zipFolder(folderWith(["a", "b"], 0o644));
  expect(zipFolder(folderWith(["b", "a"], 0o700))).toEqual(archive);
  expect(zipFolder(folderWith(["a", "c"], 0o644))).not.toEqual(archive);
});
