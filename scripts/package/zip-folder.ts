import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ZipOptions, zipSync } from "fflate";

/**
 * The same files make the same bytes, whatever their modes and times, the platform and the time zone: fflate compresses
 * without zlib, whose output differs between versions of Node.
 */
const entry: ZipOptions = {
  level: 9,
  // Reads as this local time everywhere, because a ZIP entry has no time zone.
  mtime: new Date(1980, 0, 1, 12),
  // Unix, with the modes that Lambda needs to read the files as another user.
  os: 3,
  attrs: (0o100644 << 16) >>> 0,
};

/** A ZIP archive of a folder that has only files. */
export function zipFolder(folder: string): Uint8Array {
  const names = readdirSync(folder).toSorted();
  return zipSync(Object.fromEntries(names.map((name) => [name, [readFileSync(join(folder, name)), entry]])));
}
