import { readPages } from "./pages.ts";

/** A block of shell commands that the documentation tells a reader to run. */
export interface ShellBlock {
  /** The document, from the root. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** The reason not to run it, which the document gives right before it. */
  readonly notRun?: string;
}

/** The tool that runs a block: a synthesis, a package, the simulator, OPA, a script of this repository, or an AWS emulator. */
export type Needs = "synthesis" | "package" | "simulator" | "opa" | "script" | "aws";

/** Every `sh` block of the README and of docs. */
export function readShellBlocks(): readonly ShellBlock[] {
  return readPages().flatMap(({ file, text }) => parseShellBlocks(file, text));
}

export function parseShellBlocks(file: string, markdown: string): readonly ShellBlock[] {
  const blocks = markdown.matchAll(/(?:^<!-- not run: (?<reason>[^\n]+) -->\n)?^```sh\n(?<text>.*?)^```$/gms);
  return [...blocks].map(({ index, groups }) => {
    const { reason, text = "" } = groups ?? {};
    const line = markdown.slice(0, index).split("\n").length + (reason === undefined ? 0 : 1);
    return { file, line, text, ...(reason !== undefined && { notRun: reason }) };
  });
}

/** The tool that a block needs; `undefined` if no test knows how to run it. */
export function needsOf({ text }: ShellBlock): Needs | undefined {
  if (/^(?:npx cdk deploy|npm run deploy --)(?: |$)/m.test(text)) return "synthesis";
  if (/^npm run package -- /.test(text)) return "package";
  if (text.includes("http://127.0.0.1:4280/")) return "simulator";
  if (/^opa /.test(text)) return "opa";
  if (/^npm run --silent (?:(?:datadog|policy) -- print |verify -- --list$)/m.test(text)) return "script";
  return /\baws [a-z]/.test(text) ? "aws" : undefined;
}
