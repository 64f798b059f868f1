import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ReleaseArchive, unpackArchive } from "./release-archive.ts";

/** Holds one archive: the release that the upgrade test upgrades. */
export const releasesFolder = join(import.meta.dirname, "../../test/fixtures/releases");

export const archiveExtension = ".json.br";

export function listArchives(): readonly string[] {
  return readdirSync(releasesFolder).filter((name) => name.endsWith(archiveExtension));
}

/** Throws unless there is exactly one archive. */
export function readPreviousRelease(): ReleaseArchive {
  const [name, ...others] = listArchives();
  if (name === undefined || others.length > 0) throw new Error(`${releasesFolder} has not exactly one archive.`);
  return unpackArchive(readFileSync(join(releasesFolder, name)));
}
