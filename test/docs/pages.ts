import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The root of the repository. */
export const root = join(import.meta.dirname, "..", "..");

/** A page of the documentation. */
export interface DocumentationPage {
  /** The path from the root. */
  readonly file: string;
  readonly text: string;
}

/** The README and every page of docs, in alphabetical order. */
export function readPages(): readonly DocumentationPage[] {
  const docs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name))
    .sort();
  return ["README.md", ...docs].map((file) => ({ file, text: readPage(file) }));
}

/** The text of one page, by its path from the root. */
export function readPage(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
