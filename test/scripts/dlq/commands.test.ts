import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { DeploymentError } from "../../../scripts/deployment/deployment.ts";
import { runDlq } from "../../../scripts/dlq/program.ts";
import { createDlqHarness, message, runMessage, start, visible } from "./harness.ts";

async function createTwo() {
  const harness = createDlqHarness();
  for (const stack of ["dns", "vpn"]) {
    await harness.deadLetters.send({ body: runMessage(stack, start), attributes: { reason: "rejected" } });
  }
  const { events } = JSON.parse((await harness.run(["list", "--json"])).out);
  return { ...harness, id: String(events[0].id) };
}

test("a purge without --yes deletes nothing, and is not taken for done", async () => {
  const { run, id, deadLetters } = await createTwo();
  const { code, out, said } = await run(["purge", id]);
  expect(code).toBe(2);
  expect(out).toMatch(/dns .* would_delete/);
  expect(said).toContain("Nothing was deleted");
  expect(await visible(deadLetters)).toHaveLength(2);
});

test("a purge with --yes deletes what was named, and nothing else", async () => {
  const { run, id, deadLetters } = await createTwo();
  expect((await run(["purge", id, "--yes"])).code).toBe(0);
  expect(await visible(deadLetters)).toEqual([runMessage("vpn", start)]);
  expect((await run(["purge", id, "--yes"])).code).toBe(3);
});

test("a purge that fails says so", async () => {
  const { run, id, ports, deadLetters } = await createTwo();
  const remove = () => Promise.reject(new Error("SQS is away"));
  const { code, out } = await run(["purge", id, "--yes", "--json"], {
    deadLetters: { ...ports.deadLetters, remove },
  });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ dryRun: false, events: [{ id, outcome: "failed" }] });
  expect(await visible(deadLetters)).toHaveLength(2);
});

test("an export has a line for each, whole, and leaves them where they are", async () => {
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

test("an export into a file is for its owner's eyes, and writes over nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "export-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "failed.jsonl");
  const { run, deadLetters } = await createTwo();
  await deadLetters.send({ body: message("<html>"), attributes: { reason: "malformed" } });
  expect(await run(["export", "--output", file, "--reason", "rejected"])).toMatchObject({ code: 0, out: "" });
  expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(2);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await run(["export", "--output", file])).toMatchObject({
    code: 1,
    said: `--output ${file}: it exists already; name a new file in a folder that you may write to.\n`,
  });
  expect((await run(["export", "--output", `${file}/x`])).said).toMatch(
    /^--output .*: it cannot be written \(.*ENOTDIR/,
  );
  expect(await visible(deadLetters)).toHaveLength(3);
});

test.each([
  ["no command", []],
  ["an unknown one", ["look"]],
  ["an unknown option", ["list", "--al"]],
  ["a missing id", ["show"]],
  ["two decisions", ["redrive", "--count", "--drop"]],
  ["an endpoint that is no URL", ["list", "--endpoint-url", "localhost"]],
])("%s is wrong usage", async (_, argv) => {
  expect((await createDlqHarness().run(argv)).code).toBe(2);
});

test("help is no failure", async () => {
  const { code, out } = await createDlqHarness().run(["redrive", "--help"]);
  expect(code).toBe(0);
  expect(out).toMatch(/--count[\s\S]*--drop[\s\S]*Exit codes: 0/);
});

test("a stack that is not there is a failure, in one sentence", async () => {
  let said = "";
  const code = await runDlq(["list", "--stack-name", "nowhere"], {
    connect: ({ stackName }) => Promise.reject(new DeploymentError(`There is no stack ${stackName}.`)),
    terminal: {
      out: () => Promise.resolve(),
      say: (text) => {
        said += text;
      },
      isWatched: false,
    },
    signal: new AbortController().signal,
  });
  expect(code).toBe(1);
  expect(said).toBe("There is no stack nowhere.\n");
});
