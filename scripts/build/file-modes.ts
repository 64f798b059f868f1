import { chmodSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes a file, or a folder with everything in it, readable for everybody, whatever the umask was. Lambda runs a function as
 * another user than the owner of its files.
 */
export function makeReadable(path: string): void {
  const status = lstatSync(path);
  if (status.isDirectory()) {
    chmodSync(path, 0o755);
    for (const name of readdirSync(path)) makeReadable(join(path, name));
  } else if (status.isFile()) {
    chmodSync(path, (status.mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
