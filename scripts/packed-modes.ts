import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { makeReadable } from "./build/file-modes.ts";

// npm runs this before it packs. A tarball keeps the files' modes, and in a clone these depend on the umask.

const root = join(import.meta.dirname, "..");
const { files } = z
  .object({ files: z.array(z.string()) })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
// npm always packs these files.
const always = ["package.json", "README.md", "LICENSE"];
const names = files.filter((pattern) => !pattern.startsWith("!")).map((pattern) => pattern.replace(/\/.*/, ""));
for (const name of new Set([...always, ...names])) {
  if (existsSync(join(root, name))) makeReadable(join(root, name));
}
