import { execFileSync } from "node:child_process";

export interface Commit {
  readonly hash: string;
  readonly subject: string;
}

/**
 * Without `base`, a shallow clone has only newer commits. Any other clone has a rewritten history, in which only the
 * last commit is surely new.
 */
export function listNewCommits(folder: string, base: string): readonly Commit[] {
  const git = (...args: readonly string[]) =>
    // Git refuses a folder of another user, which some containers have.
    execFileSync("git", ["-c", `safe.directory=${folder}`, ...args], { cwd: folder, encoding: "utf8" });
  const isInHistory = git("rev-list", "HEAD").split("\n").includes(base);
  const isShallow = git("rev-parse", "--is-shallow-repository").trim() === "true";
  const range = isInHistory ? [`${base}..HEAD`] : isShallow ? ["HEAD"] : ["--max-count=1", "HEAD"];
  return (
    git("log", "--no-merges", "--format=%h %s", ...range)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [hash = "", ...words] = line.split(" ");
        return { hash, subject: words.join(" ") };
      })
      // --no-merges misses a merge at the edge of a shallow clone, where it has no parents.
      .filter(({ subject }) => !subject.startsWith("Merge "))
  );
}
