import { readFileSync } from "node:fs";
import { join } from "node:path";
import { asText, at, parseJson } from "../../lambda/shared/json.ts";
import { packageRoot } from "../../lib/package-root.ts";

export function packageVersion(): string {
  return asText(at(parseJson(readFileSync(join(packageRoot(), "package.json"), "utf8")), "version")) ?? "unknown";
}
