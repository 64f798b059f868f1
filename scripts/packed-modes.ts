import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { makeReadable } from "./build/file-modes.ts";

// npm runs this before it packs, since a tarball keeps the modes of the files, and a clone has those that a umask left.

const root = join(import.meta.dirname, "..");
const { files } = z
  .object({ files: z.array(z.string()) })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
// npm adds these to the package by itself.
const always = ["package.json", "README.md", "LICENSE"];
const names = files.filter((pattern) => !pattern.startsWith("!")).map((pattern) => pattern.replace(/\/.*/, ""));
for (const name of new Set([...always, ...names])) {
  if (existsSync(join(root, name))) makeReadable(join(root, name));
}
