import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { WriteStream } from "node:tty";
import { afterEach, expect, test, vi } from "vitest";
import { paint } from "../../../scripts/deployment/colour.ts";
import { createTerminal, withoutControls } from "../../../scripts/deployment/terminal.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The text of a painted line on a terminal, or in a file. */
async function painted(isTTY: boolean, variables: Readonly<Record<string, string | undefined>>) {
  for (const name of ["NO_COLOR", "FORCE_COLOR", "NODE_DISABLE_COLORS"]) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries({ TERM: "xterm-256color", ...variables })) vi.stubEnv(name, value);
  const stdout = Object.assign(new PassThrough(), { isTTY, hasColors: () => WriteStream.prototype.hasColors() });
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
