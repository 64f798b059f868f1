const unreleased = "Unreleased";

/** The text below the version's heading; `undefined` if it has no such section, or one without an entry. */
export function notesOf(changelog: string, version: string): string | undefined {
  const body = sectionsOf(changelog)
    .find(({ name }) => name === version)
    ?.body.trim();
  return body === undefined || !/^- /m.test(body) ? undefined : body;
}

/** Gives the section `[Unreleased]` a version and its date (`YYYY-MM-DD`); `undefined` if it has no entry. */
export function releaseSection(changelog: string, version: string, date: string): string | undefined {
  if (notesOf(changelog, unreleased) === undefined) return undefined;
  return changelog.replace(`\n## [${unreleased}]\n`, `\n## [${version}] - ${date}\n`);
}

/** The names in the headings, the newest first. */
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
