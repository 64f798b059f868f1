import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";
import { runAsUser } from "./user.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A clone under `umask 077`, built and packed. */
    readonly clone: string;
    readonly tarball: string;
    /** The folder with the commands of pnpm and Yarn. */
    readonly managers: string;
  }
}

const root = join(import.meta.dirname, "../..");

/** Vitest's global setup: packs the project as somebody with a strict umask would, and installs the package managers. */
export function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "spacelift-datadog-packed-"));
  const clone = join(folder, "clone");
  const managers = join(folder, "managers");
  copyFiles(clone);
  runAsUser(clone, "chmod", ["-R", "go=", "."]);
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
  runAsUser(clone, "npm", ["pack"], { PATH: `${join(root, "node_modules/.bin")}:${process.env["PATH"]}` });
  const [tarball] = readdirSync(clone).filter((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack wrote no tarball.");

  cpSync(join(import.meta.dirname, "managers"), managers, { recursive: true });
  runAsUser(managers, "npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"]);
  provide("clone", clone);
  provide("tarball", join(clone, tarball));
  provide("managers", join(managers, "node_modules/.bin"));
  return () => rmSync(folder, { recursive: true, force: true });
}

/** Git's files, and those that it would add. */
function copyFiles(target: string): void {
  const listed = runAsUser(root, "git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"]).stdout;
  for (const file of listed.split("\0").filter((name) => name !== "")) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(join(root, file), join(target, file));
  }
}
