import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { deployedContext } from "./releases/deployed-configuration.ts";
import { archiveExtension, listArchives, releasesFolder } from "./releases/previous-release.ts";
import { packArchive, readAssembly } from "./releases/release-archive.ts";

// Keeps a release for the upgrade test: npm run keep-release -- v1.2.3. See docs/release.md. It installs and synthesizes
// the release in a worktree of its own, with the tools of that release.

const root = join(import.meta.dirname, "..");
const [revision] = process.argv.slice(2);

if (revision === undefined || revision.startsWith("-")) {
  console.error("Usage: npm run keep-release -- <tag or commit of the release>");
  process.exitCode = 1;
} else {
  keepRelease(revision);
}

function keepRelease(revision: string): void {
  const folder = mkdtempSync(join(tmpdir(), "release-"));
  const worktree = join(folder, "worktree");
  const assembly = join(folder, "assembly");
  run(root, "git", ["worktree", "add", "--quiet", "--detach", worktree, revision]);
  try {
    run(worktree, "npm", ["ci", "--no-audit", "--no-fund"]);
    const context = Object.entries(deployedContext).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
    run(worktree, "npm", ["exec", "--", "cdk", "synth", "--quiet", "--output", assembly, ...context]);
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(worktree, "package.json"), "utf8")));
    const commit = execFileSync("git", ["rev-parse", "HEAD"], { cwd: worktree, encoding: "utf8" }).trim();
    const bytes = packArchive({ version, commit, context: deployedContext, files: readAssembly(assembly) });
    for (const name of listArchives()) rmSync(join(releasesFolder, name));
    const file = join(releasesFolder, `${version}${archiveExtension}`);
    writeFileSync(file, bytes);
    console.log(`${file}  ${bytes.length.toLocaleString("en")} bytes, from ${commit}`);
  } finally {
    run(root, "git", ["worktree", "remove", "--force", worktree]);
    rmSync(folder, { recursive: true });
  }
}

function run(cwd: string, command: string, commandArguments: readonly string[]): void {
  execFileSync(command, commandArguments, { cwd, stdio: "inherit" });
}
