import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** Deletes the declaration files below these folders that no import from `entry` reaches. */
export function keepReachedDeclarations(entry: string, folders: readonly string[]): void {
  const reached = reachedFrom(entry);
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      const file = join(folder, name);
      if (file.endsWith(".d.ts") && !reached.has(file)) rmSync(file);
    }
  }
}

function reachedFrom(entry: string): ReadonlySet<string> {
  const reached = new Set([entry]);
  // The iteration also visits files that the loop adds.
  for (const file of reached) {
    for (const [, path = ""] of readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"(\.[^"]+)\.[jt]s"/g)) {
      reached.add(join(dirname(file), `${path}.d.ts`));
    }
  }
  return reached;
}
