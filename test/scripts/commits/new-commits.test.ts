import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listNewCommits } from "../../../scripts/commits/new-commits.ts";

const folder = mkdtempSync(join(tmpdir(), "commits-"));
const repository = join(folder, "repository");
const shallow = join(folder, "shallow");
const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
let base = "";

function git(...args: readonly string[]): string {
  return execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8", stdio: "pipe" });
}

function inRepository(...args: readonly string[]): string {
  return git("-C", repository, ...args);
}

function commit(subject: string): void {
  inRepository("commit", "--quiet", "--allow-empty", "--message", subject);
}

function subjects(of: string, since: string): readonly string[] {
  return listNewCommits(of, since).map(({ subject }) => subject);
}

beforeAll(() => {
  git("init", "--quiet", "--initial-branch=main", repository);
  commit("old");
  base = inRepository("rev-parse", "HEAD").trim();
  inRepository("switch", "--quiet", "--create", "topic");
  commit("fix: second");
  inRepository("switch", "--quiet", "main");
  commit("feat(scope): first");
  inRepository("merge", "--quiet", "--no-ff", "--no-edit", "topic");
  commit("docs: third");
  git("clone", "--quiet", "--depth=2", `file://${repository}`, shallow);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("lists the commits after the base, without merges", () => {
  expect(subjects(repository, base).toSorted()).toEqual(["docs: third", "feat(scope): first", "fix: second"]);
});

test("a shallow clone without the base lists the commits that it has, without merges", () => {
  expect(subjects(shallow, base)).toEqual(["docs: third"]);
});

test("a rewritten history without the base lists its last commit", () => {
  expect(subjects(repository, "0".repeat(40))).toEqual(["docs: third"]);
});
