// Checks the subjects of commits: see "Commits" in CONTRIBUTING.md.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { listNewCommits } from "./commits/new-commits.ts";
import { subjectError } from "./commits/subject.ts";

const lastExempt = "0f0c0d8759be2938406eb48c39e5ad0e4e94966d";
const root = join(import.meta.dirname, "..");

const commits = existsSync(join(root, ".git")) ? listNewCommits(root, lastExempt) : [];
const errors = commits.flatMap(({ hash, subject }) => {
  const error = subjectError(subject);
  return error === undefined ? [] : [`${hash} "${subject}" ${error}`];
});
for (const error of errors) console.error(error);
console.log(`${commits.length - errors.length} of ${commits.length} commits have a valid subject.`);
process.exitCode = errors.length === 0 ? 0 : 1;
