import { z } from "zod";
import { readPage } from "./pages.ts";

const configuration = z.object({ context: z.record(z.string(), z.unknown()) });

/**
 * The context in a reader's `cdk.json` at a line of a page: the README's first block, merged with the page's last `json`
 * block before the line.
 */
export function readContextAt(file: string, line: number): Readonly<Record<string, unknown>> {
  const [first = {}] = parseContextBlocks(readPage("README.md"));
  const before = readPage(file)
    .split("\n")
    .slice(0, line - 1)
    .join("\n");
  return { ...first, ...parseContextBlocks(before).at(-1) };
}

/** The `json` blocks of a page that are configurations. */
export function parseContextBlocks(markdown: string): readonly Readonly<Record<string, unknown>>[] {
  return [...markdown.matchAll(/^```json\n(?<text>.*?)^```$/gms)].flatMap(({ groups }) => {
    const { success, data } = configuration.safeParse(JSON.parse(groups?.["text"] ?? ""));
    return success ? [data.context] : [];
  });
}

/** The `json` blocks of a page that a comment right before them gives a file name, such as `<!-- file: config/prod.json -->`. */
export function readFileBlocks(file: string): readonly { readonly path: string; readonly text: string }[] {
  const blocks = readPage(file).matchAll(/^<!-- file: (?<path>\S+) -->\n```json\n(?<text>.*?)^```$/gms);
  return [...blocks].map(({ groups }) => ({ path: groups?.["path"] ?? "", text: groups?.["text"] ?? "" }));
}
