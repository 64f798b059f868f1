import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { versionsOf } from "../../scripts/changelog/sections.ts";
import { subjectError } from "../../scripts/commits/subject.ts";

const root = join(import.meta.dirname, "../..");
const today = () => new Date().toISOString().slice(0, 10);

/** A repository with the project's files for a release. */
function createRepository(changelog: string) {
  const folder = mkdtempSync(join(tmpdir(), "npm-version-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ["package.json", "package-lock.json", ".npmrc", "runtime", "scripts"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, "CHANGELOG.md"), changelog);
  const run = (command: string, ...args: readonly string[]) => {
    const identity = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_AUTHOR_NAME: "A", GIT_COMMITTER_NAME: "A" };
    const emails = { GIT_AUTHOR_EMAIL: "a@example.com", GIT_COMMITTER_EMAIL: "a@example.com" };
    return spawnSync(command, args, { cwd: folder, encoding: "utf8", env: { ...process.env, ...identity, ...emails } });
  };
  run("git", "init", "--quiet");
  run("git", "add", ".");
  run("git", "commit", "--quiet", "--message", "chore: start");
  return { run, read: (name: string) => readFileSync(join(folder, name), "utf8") };
}

test("npm version dates the changes, commits everything, and tags", () => {
  const { run, read } = createRepository(
    "# Changelog\n\n## [Unreleased]\n\n- A key.\n\n## [1.2.3] - 2026-01-01\n\n- B.\n",
  );
  expect(run("npm", "version", "7.8.9")).toMatchObject({ status: 0 });
  expect(versionsOf(read("CHANGELOG.md"))).toEqual(["7.8.9", "1.2.3"]);
  expect(read("CHANGELOG.md")).toContain(`## [7.8.9] - ${today()}\n\n- A key.\n`);
  expect(read("package-lock.json")).toContain('"version": "7.8.9"');
  expect(run("git", "status", "--porcelain").stdout).toBe("");
  expect(run("git", "tag", "--points-at", "HEAD").stdout).toBe("v7.8.9\n");
  const subject = run("git", "log", "-1", "--format=%s").stdout.trim();
  expect(subject).toBe("chore: release 7.8.9");
  expect(subjectError(subject)).toBeUndefined();
});

test("npm version fails without a change to release, and makes no commit", () => {
  const { run } = createRepository("# Changelog\n\n## [1.2.3] - 2026-01-01\n\n- B.\n");
  const { status, stderr } = run("npm", "version", "7.8.9");
  expect(status).not.toBe(0);
  expect(stderr).toContain("CHANGELOG.md has no section [Unreleased] with an entry.");
  expect(run("git", "log", "--format=%s").stdout).toBe("chore: start\n");
});

test("the version of package.json is the newest with a section in CHANGELOG.md, whose notes the release prints", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const changelog = readFileSync(join(root, "CHANGELOG.md"), "utf8");
  expect(versionsOf(changelog).filter((name) => name !== "Unreleased")[0]).toBe(version);
  const script = join(root, "scripts/changelog.ts");
  const { status, stdout } = spawnSync(process.execPath, [script, "notes", version], { encoding: "utf8" });
  expect(status).toBe(0);
  expect(changelog).toContain(stdout.trim());
});
