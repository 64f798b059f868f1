import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { byNpmScript } from "../../../scripts/deployment/invocation.ts";
import { OperatorError } from "../../../scripts/deployment/operator-error.ts";
import { runDlq } from "../../../scripts/dlq/program.ts";
import { recordTerminal } from "../record-terminal.ts";
import { createDlqHarness, message, runMessage, start, visible } from "./harness.ts";

async function createTwo() {
  const harness = createDlqHarness();
  for (const stack of ["dns", "vpn"]) {
    await harness.deadLetters.send({ body: runMessage(stack, start), attributes: { reason: "rejected" } });
  }
  const { events } = JSON.parse((await harness.run(["list", "--json"])).out);
  return { ...harness, id: String(events[0].id) };
}

test("a purge without --yes deletes nothing and ends with exit code 2", async () => {
  const { run, id, deadLetters } = await createTwo();
  const { code, out, said } = await run(["purge", id]);
  expect(code).toBe(2);
  expect(out).toMatch(/dns .* would_delete/);
  expect(said).toContain("Nothing was deleted");
  expect(await visible(deadLetters)).toHaveLength(2);
});

test("a purge with --yes deletes only the given events", async () => {
  const { run, id, deadLetters } = await createTwo();
  expect((await run(["purge", id, "--yes"])).code).toBe(0);
  expect(await visible(deadLetters)).toEqual([runMessage("vpn", start)]);
  expect((await run(["purge", id, "--yes"])).code).toBe(3);
});

test("a purge can select by reason", async () => {
  const { run, deadLetters } = await createTwo();
  await deadLetters.send({ body: message("<html>"), attributes: { reason: "malformed" } });
  expect((await run(["purge", "--reason", "malformed", "--yes"])).code).toBe(0);
  expect(await visible(deadLetters)).toHaveLength(2);
  const again = await run(["purge", "--reason", "malformed", "--yes"]);
  expect(again).toMatchObject({ code: 3, said: "No event has the reason malformed. On the queue: 2 rejected.\n" });
});

test("an unknown reason is wrong usage, and the known ones are named", async () => {
  for (const command of ["list", "redrive", "purge", "export"]) {
    const { code, said } = await createDlqHarness().run([command, "--reason", "reject"]);
    expect(code).toBe(2);
    expect(said).toContain("malformed, rejected, too_old, retention_expiring, ambiguous, too_many_receives");
  }
});

test("--version prints the version of the package", async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8"));
  expect(await createDlqHarness().run(["--version"])).toEqual({ code: 0, out: `${version}\n`, said: "" });
});

test("a failed deletion is reported with exit code 1", async () => {
  const { run, id, ports, deadLetters } = await createTwo();
  const remove = () => Promise.reject(new Error("SQS is away"));
  const { code, out } = await run(["purge", id, "--yes", "--json"], {
    deadLetters: { ...ports.deadLetters, remove },
  });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ dryRun: false, events: [{ id, outcome: "failed" }] });
  expect(await visible(deadLetters)).toHaveLength(2);
});

test("an export writes each event as a whole line, and keeps the messages", async () => {
  const { run, deadLetters } = await createTwo();
  const { code, out } = await run(["export"]);
  expect(code).toBe(0);
  const lines = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { stack: "dns", reason: "rejected", message: runMessage("dns", start) },
    { stack: "vpn", message: runMessage("vpn", start) },
  ]);
  expect(JSON.parse(lines[0].body)).toMatchObject({ run: { stack: "dns" } });
  expect(await visible(deadLetters)).toHaveLength(2);
});

test("only the owner may read an exported file, and an existing file is not overwritten", async () => {
  const folder = mkdtempSync(join(tmpdir(), "export-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "failed.jsonl");
  const { run, deadLetters } = await createTwo();
  await deadLetters.send({ body: message("<html>"), attributes: { reason: "malformed" } });
  expect(await run(["export", "--output", file, "--reason", "rejected"])).toMatchObject({ code: 0, out: "" });
  expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(2);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await run(["export", "--output", file])).toMatchObject({
    code: 2,
    said: `--output ${file}: the file already exists. Name a new file in a writable folder.\n`,
  });
  expect((await run(["export", "--output", `${file}/x`])).said).toMatch(
    /^--output .*: the file cannot be written \(.*ENOTDIR/,
  );
  expect(await visible(deadLetters)).toHaveLength(3);
});

test.each([
  ["no command", []],
  ["an unknown command", ["look"]],
  ["an unknown option", ["list", "--al"]],
  ["a missing id", ["show"]],
  ["both decisions", ["redrive", "--count", "--drop"]],
  ["a purge of everything", ["purge", "--yes"]],
  ["an endpoint that is not a URL", ["list", "--endpoint-url", "localhost"]],
])("%s is wrong usage", async (_, argv) => {
  expect((await createDlqHarness().run(argv)).code).toBe(2);
});

test("--help ends with exit code 0", async () => {
  const { code, out } = await createDlqHarness().run(["redrive", "--help"]);
  expect(code).toBe(0);
  expect(out).toMatch(/--count[\s\S]*--drop[\s\S]*Exit codes:\n +0 /);
});

test("a missing stack is reported in one sentence with exit code 3", async () => {
  const recorded = recordTerminal();
  const code = await runDlq(["list", "--stack-name", "nowhere"], {
    connect: ({ stackName }) => Promise.reject(new OperatorError(`The account has no stack ${stackName}.`)),
    terminal: recorded.terminal,
    signal: new AbortController().signal,
    invocation: byNpmScript,
  });
  expect(code).toBe(3);
  expect(recorded.said()).toBe("The account has no stack nowhere.\n");
});
