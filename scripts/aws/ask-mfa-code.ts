import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { OperatorError } from "../deployment/operator-error.ts";

export interface PromptStreams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
}

/** Asks for an MFA code as the AWS CLI does, and does not show it. Rejects with an `OperatorError` without a terminal. */
export async function askMfaCode({ stdin, stderr }: PromptStreams, serial: string): Promise<string> {
  if (stdin.isTTY !== true) {
    throw new OperatorError(
      `The profile needs a code of the MFA device ${serial}, and there is no terminal to ask for it. Run the command in a terminal, or export the keys of a session.`,
    );
  }
  stderr.write(`Enter MFA code for ${serial}: `);
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: hidden, terminal: true });
  try {
    const ended = new AbortController();
    for (const event of ["SIGINT", "close"] as const) lines.once(event, () => ended.abort());
    return (await lines.question("", { signal: ended.signal })).trim();
  } catch {
    throw new OperatorError(`No code of the MFA device ${serial} was entered. Run the command again.`);
  } finally {
    lines.close();
    stderr.write("\n");
  }
}
