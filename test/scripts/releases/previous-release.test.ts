import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asEntries, asText, at } from "../../../lambda/shared/json.ts";
import { versionsOf } from "../../../scripts/changelog/sections.ts";
import { deployedContext, placeholders, upgradedStack } from "../../../scripts/releases/deployed-configuration.ts";
import { readPreviousRelease } from "../../../scripts/releases/previous-release.ts";
import { packArchive, unpackArchive } from "../../../scripts/releases/release-archive.ts";

const changelog = readFileSync(join(import.meta.dirname, "../../../CHANGELOG.md"), "utf8");
const release = readPreviousRelease();

test("the upgrade begins at the newest release, or at the one before until the next change", () => {
  const [newest, ...others] = versionsOf(changelog);
  const possible = newest === "Unreleased" ? others.slice(0, 1) : [newest, others[0]];
  expect(possible, "Run npm run keep-release -- v<version>: see docs/release.md").toContain(release.version);
});

test("the archive has the template with the placeholders, and the code of every function", () => {
  const template: unknown = JSON.parse(release.files[`${upgradedStack}.template.json`] ?? "");
  const functions = asEntries(at(template, "Resources")).filter(
    ([, resource]) => asText(at(resource, "Type")) === "AWS::Lambda::Function",
  );
  const bundles = Object.keys(release.files).filter((path) => path.endsWith("/index.js"));
  expect(functions.length).toBeGreaterThan(3);
  expect(bundles).toHaveLength(functions.length);
  for (const url of Object.values(placeholders)) expect(JSON.stringify(template)).toContain(url);
  expect(release.context).toEqual(deployedContext);
});

test("an archive is read as it was written, and other bytes are refused", () => {
  const written = { version: "1.2.3", commit: "0a1b", context: { key: "value" }, files: { "a/b.js": "é" } };
  expect(unpackArchive(packArchive(written))).toEqual(written);
  expect(() => unpackArchive(Buffer.from("text"))).toThrow("unexpected end of file");
});
