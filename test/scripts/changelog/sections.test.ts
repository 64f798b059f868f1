import { expect, test } from "vitest";
import { notesOf, releaseSection, versionsOf } from "../../../scripts/changelog/sections.ts";

const changelog = `# Changelog

## [Unreleased]

### Added

- A key.

## [0.1.0] - 2026-11-27

### Fixed

- A bug, see [Unreleased].
`;

test("the notes of a version are its section", () => {
  expect(notesOf(changelog, "0.1.0")).toBe("### Fixed\n\n- A bug, see [Unreleased].");
  expect(notesOf(changelog, "0.2.0")).toBeUndefined();
});

test("a release names and dates the section, and changes nothing else", () => {
  const released = releaseSection(changelog, "0.2.0", "2027-01-31") ?? "";
  expect(versionsOf(released)).toEqual(["0.2.0", "0.1.0"]);
  expect(released.replace("[0.2.0] - 2027-01-31", "[Unreleased]")).toBe(changelog);
});

test.each(["# Changelog\n", "# Changelog\n\n## [Unreleased]\n\n### Added\n\n## [0.1.0]\n\n- A.\n"])(
  "a release without an entry is none: %j",
  (text) => expect(releaseSection(text, "0.2.0", "2027-01-31")).toBeUndefined(),
);
