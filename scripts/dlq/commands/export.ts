import { type FileHandle, open } from "node:fs/promises";
import pLimit from "p-limit";
import { asText, at } from "../../../lambda/shared/json.ts";
import { describeError } from "../../../lambda/shared/log.ts";
import { type ExitCode, exitCodes } from "../../deployment/exit-codes.ts";
import { jsonText } from "../../deployment/json-text.ts";
import { type Context, endOfAll, orMore, reportOtherReasons, walk } from "../context.ts";
import type { Walk } from "../dead-letters.ts";
import { bodyOf } from "../failed-event.ts";
import { createSelection } from "../selection.ts";

export async function exportEvents(
  context: Context,
  { output, reason }: { readonly output?: string | undefined; readonly reason?: string | undefined },
): Promise<ExitCode> {
  const selection = createSelection([], reason);
  const file = output === undefined ? undefined : await openNew(output);
  if (typeof file === "string") {
    context.terminal.say(`${file}\n`);
    return exitCodes.usage;
  }
  // Visits end in any order, but each line must be written as a whole.
  const one = pLimit(1);
  let count = 0;
  let walked: Walk;
  try {
    walked = await walk(context, async (event, letter) => {
      if (!selection.has(event)) return "kept";
      const line = `${jsonText({ ...event, body: bodyOf(letter), message: letter.body })}\n`;
      await one(() => (file === undefined ? context.terminal.out(line) : file.appendFile(line)));
      count += 1;
      return "kept";
    });
  } finally {
    await file?.close();
  }
  context.terminal.say(`${count} event(s) exported${orMore(walked)}.\n`);
  reportOtherReasons(context, reason, selection);
  return endOfAll(walked);
}

/** Returns the new file, or an error sentence if the file exists or cannot be written. */
async function openNew(path: string): Promise<FileHandle | string> {
  try {
    return await open(path, "wx", 0o600);
  } catch (error) {
    const what =
      asText(at(error, "code")) === "EEXIST" ? "already exists" : `cannot be written (${describeError(error)})`;
    return `--output ${path}: the file ${what}. Name a new file in a writable folder.`;
  }
}
