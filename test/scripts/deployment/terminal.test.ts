import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { WriteStream } from "node:tty";
import { expect, test } from "vitest";
import { paint } from "../../../scripts/deployment/colour.ts";
import { createTerminal, withoutControls } from "../../../scripts/deployment/terminal.ts";

/** The text of a painted line on a terminal, or in a file, of a process with these variables alone. */
async function painted(isTTY: boolean, variables: Readonly<Record<string, string>>) {
  const env = { TERM: "xterm-256color", ...variables };
  const stdout = Object.assign(new PassThrough(), { isTTY, hasColors: () => WriteStream.prototype.hasColors(env) });
  const terminal = withoutControls(createTerminal({ stdout, stderr: new PassThrough() }));
  await terminal.outStyled(`${paint(terminal, "red", "✗")} wrong\n`);
  stdout.end();
  return text(stdout);
}

test("a terminal shows colours", async () => {
  expect(await painted(true, {})).toBe("\u001b[31m✗\u001b[39m wrong\n");
});

test.each([
  ["a file", false, {}],
  ["NO_COLOR", true, { NO_COLOR: "1" }],
  ["a terminal without colours", true, { TERM: "dumb" }],
])("%s has no colours", async (_, isTTY, variables) => {
  expect(await painted(isTTY, variables)).toBe("✗ wrong\n");
});
