import { chmodSync, copyFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

export interface WrittenPackage {
  /** The names for which templates were made. */
  readonly stackNames: readonly string[];
  readonly files: readonly WrittenFile[];
}

const templateEnd = ".template.json";

/** The template of a stack, in the folder of a package. */
export function templatePath(out: string, stackName: string): string {
  return join(out, `${stackName}${templateEnd}`);
}

/** Copies templates and archives out of a cloud assembly. Leaves other files of the existing folder `out` as they are. */
export function writePackage(assembly: string, out: string): WrittenPackage {
  const names = readdirSync(assembly).toSorted();
  const templates = names.filter((name) => name.endsWith(templateEnd));
  const archives = names.filter((name) => name.endsWith(".zip"));
  return {
    stackNames: templates.map((name) => name.slice(0, -templateEnd.length)),
    files: [...templates, ...archives].map((name) => copyReadable(join(assembly, name), join(out, name))),
  };
}

/** Gives the copy a mode that does not depend on the user's umask. */
function copyReadable(from: string, path: string): WrittenFile {
  copyFileSync(from, path);
  chmodSync(path, 0o644);
  return { path, bytes: statSync(path).size };
}
