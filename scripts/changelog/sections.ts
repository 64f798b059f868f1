const unreleased = "Unreleased";

/** The text below the version's heading. `undefined` if the section is missing or has no entry. */
export function notesOf(changelog: string, version: string): string | undefined {
  const body = sectionsOf(changelog)
    .find(({ name }) => name === version)
    ?.body.trim();
  return body === undefined || !/^- /m.test(body) ? undefined : body;
}

/** Renames `[Unreleased]` to a version with its date (`YYYY-MM-DD`). `undefined` if that section has no entry. */
export function releaseSection(changelog: string, version: string, date: string): string | undefined {
  if (notesOf(changelog, unreleased) === undefined) return undefined;
  return changelog.replace(`\n## [${unreleased}]\n`, `\n## [${version}] - ${date}\n`);
}

/** The sections' names, newest first. */
export function versionsOf(changelog: string): readonly string[] {
  return sectionsOf(changelog).map(({ name }) => name);
}

function sectionsOf(changelog: string): readonly { readonly name: string; readonly body: string }[] {
  const [, ...parts] = changelog.split(/^## /m);
  return parts.map((part) => ({
    name: /^\[([^\]]+)\]/.exec(part)?.[1] ?? "",
    body: part.slice(part.indexOf("\n")),
  }));
}
