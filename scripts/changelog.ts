import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { notesOf, releaseSection } from "./changelog/sections.ts";

// npm runs `release` in `npm version`; the release workflow runs `notes`. See docs/release.md.

const file = join(import.meta.dirname, "..", "CHANGELOG.md");
const [command, version = process.env["npm_package_version"]] = process.argv.slice(2);
const text = readFileSync(file, "utf8");

if (version !== undefined && command === "notes") {
  const notes = notesOf(text, version);
  if (notes === undefined) fail(`CHANGELOG.md has no section [${version}] with an entry.`);
  else process.stdout.write(`${notes}\n`);
} else if (version !== undefined && command === "release") {
  const released = releaseSection(text, version, new Date().toISOString().slice(0, 10));
  if (released === undefined) fail("CHANGELOG.md has no section [Unreleased] with an entry.");
  else writeFileSync(file, released);
} else {
  fail("Usage: node scripts/changelog.ts notes <version>, or npm version <version>");
}

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}
