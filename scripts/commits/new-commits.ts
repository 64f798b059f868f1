import { execFileSync } from "node:child_process";

export interface Commit {
  readonly hash: string;
  readonly subject: string;
}

/**
 * The commits of the checked-out branch after `base`, without merges. A shallow clone may lack `base`: all its commits are
 * newer then. Any other clone that lacks it has a rewritten history, where only the last commit is surely new.
 */
export function listNewCommits(folder: string, base: string): readonly Commit[] {
  const git = (...args: readonly string[]) =>
    // The files may belong to another user, as they do in some containers.
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
      // A merge at the edge of a shallow clone has no parents there: --no-merges does not see that it is one.
      .filter(({ subject }) => !subject.startsWith("Merge "))
  );
}
