import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The source tree, or the package as it is installed. */
export function packageRoot(folder: string = import.meta.dirname): string {
  if (isPackageRoot(folder)) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`No package.json of spacelift-datadog above ${import.meta.dirname}.`);
  return packageRoot(parent);
}

function isPackageRoot(folder: string): boolean {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return false;
  const content: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  return typeof content === "object" && content !== null && "name" in content && content.name === "spacelift-datadog";
}
