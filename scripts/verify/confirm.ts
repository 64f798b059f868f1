import { createInterface } from "node:readline/promises";

/** Ctrl+C and the end of the input mean no. */
export async function confirmAt(
  { stdin, stderr }: { readonly stdin: NodeJS.ReadableStream; readonly stderr: NodeJS.WritableStream },
  question: string,
  signal: AbortSignal,
): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stderr });
  const ended = new AbortController();
  for (const event of ["SIGINT", "close"] as const) lines.once(event, () => ended.abort());
  try {
    const answer = await lines.question(question, { signal: AbortSignal.any([signal, ended.signal]) });
    return /^y(?:es)?$/i.test(answer.trim());
  } catch {
    return false;
  } finally {
    lines.close();
  }
}
