export const commitTypes = [
  ...["feat", "fix", "docs", "refactor", "test", "perf"],
  ...["build", "ci", "chore", "style", "revert"],
] as const;

/** In characters. */
const longestSubject = 72;
const form = new RegExp(`^(?:${commitTypes.join("|")})(?:\\([a-z0-9,/-]+\\))?!?: \\S`);

/** The form is that of Conventional Commits 1.0.0. */
export function subjectError(subject: string): string | undefined {
  if (!form.test(subject)) return `is not "type(scope): summary" with a type of ${commitTypes.join(", ")}`;
  const { length } = subject;
  return length > longestSubject ? `has ${length} characters, more than ${longestSubject}` : undefined;
}
