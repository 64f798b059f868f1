import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, inject } from "vitest";
import { runAsUser } from "./user.ts";

/** A user's folder for a CDK app, which is deleted after the tests of the file. */
export function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "spacelift-datadog-app-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** The assets of a synthesized app: the modes of each folder and its files, by the folder's name, which has its hash. */
export function assetsOf(assembly: string): Readonly<Record<string, readonly string[]>> {
  const folders = readdirSync(assembly).filter((name) => name.startsWith("asset."));
  return Object.fromEntries(folders.map((name) => [name, modesIn(join(assembly, name))]));
}

/** The functions of the packed project with a minimal configuration, readable for everybody. */
export function expectedAssets(): Readonly<Record<string, readonly string[]>> {
  const assembly = createFolder();
  const context = JSON.stringify({ spaceliftEndpoint: "https://acme.app.spacelift.io" });
  const environment = { CDK_CONTEXT_JSON: context, CDK_OUTDIR: assembly };
  runAsUser(inject("clone"), process.execPath, ["bin/spacelift-datadog.ts"], environment);
  return Object.fromEntries(Object.keys(assetsOf(assembly)).map((name) => [name, ["755", "644", "644"]]));
}

function modesIn(folder: string): readonly string[] {
  return [folder, ...readdirSync(folder).map((name) => join(folder, name))].map(mode);
}

/** The permissions in octal. */
export function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}
