import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { assetsOf, createFolder, expectedAssets, mode } from "./app.ts";
import { runAsUser } from "./user.ts";

// The tests run under `umask 077`, and the clone has no file that others can read.

test("a build's files are readable for everybody", () => {
  const dist = join(inject("clone"), "dist");
  const paths = readdirSync(dist, { recursive: true, encoding: "utf8" }).map((name) => join(dist, name));
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => mode(path) !== (statSync(path).isDirectory() ? "755" : "644"))).toEqual([]);
});

test("a package's files are readable for everybody, and executable only as a command", () => {
  const { stdout } = runAsUser(inject("clone"), "tar", ["-tvzf", inject("tarball")]);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.length).toBeGreaterThan(50);
  expect(lines.filter((line) => !/^-rw-r--r-- |^-rwxr-xr-x .* package\/dist\/bin\//.test(line))).toEqual([]);
});

test("the functions of a deployment from a clone are readable for everybody", () => {
  const clone = inject("clone");
  const assembly = createFolder();
  const context = ["-c", "spaceliftEndpoint=https://acme.app.spacelift.io"];
  // The build ran in the clone before.
  const cdk = ["synth", "--quiet", "--no-notices", "--build", "true", "--output", assembly, ...context];
  runAsUser(clone, join(clone, "node_modules/.bin/cdk"), [
    ...cdk,
    "--app",
    `${process.execPath} bin/spacelift-datadog.ts`,
  ]);
  expect(assetsOf(assembly)).toEqual(expectedAssets());
});
