import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { confirmAt } from "../../../scripts/verify/confirm.ts";

function ask(signal = new AbortController().signal) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = new PassThrough();
  return { stdin, answered: confirmAt({ stdin, stderr }, "Go on? ", signal) };
}

test.each([
  ["y", true],
  ["YES", true],
  ["", false],
  ["n", false],
  ["yesterday", false],
])("%j is %s", async (line, agreed) => {
  const { stdin, answered } = ask();
  stdin.write(`${line}\n`);
  expect(await answered).toBe(agreed);
});

test("the end of the input and an interruption mean no", async () => {
  const { stdin, answered } = ask();
  stdin.end();
  expect(await answered).toBe(false);
  const controller = new AbortController();
  const interrupted = ask(controller.signal);
  controller.abort();
  expect(await interrupted.answered).toBe(false);
});
