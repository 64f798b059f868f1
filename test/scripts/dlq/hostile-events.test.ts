import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { controlsIn, hostileCharacters } from "../hostile-text.ts";
import { createDlqHarness, message, runMessage, start } from "./harness.ts";

const hostile = `a${hostileCharacters.join("b")}c`;
/** SQS rejects some of them in attributes, and all lone surrogates. */
const hostileDetail = "no\u0085\u009b2J\u202e\u2066\u2028";

async function createHostile() {
  const harness = createDlqHarness();
  const { deadLetters, run } = harness;
  const attributes = { reason: "rejected", detail: hostileDetail };
  await deadLetters.send({ body: runMessage(hostile, start, { note: hostile }), attributes });
  await deadLetters.send({ body: message(`<html>${hostile}`), attributes: { reason: "mal\u202eformed" } });
  const { events } = JSON.parse((await run(["list", "--json"])).out);
  return { ...harness, ids: [String(events[0].id), String(events[1].id)] };
}

const commands = (ids: readonly string[]) => [
  ["list"],
  ["list", "--json"],
  ...ids.flatMap((id) => [
    ["show", id],
    ["show", id, "--json"],
    ["purge", id],
    ["purge", id, "--json"],
  ]),
  ["redrive"],
  ["redrive", "--json"],
  ["export"],
  ["show", hostile],
  ["purge", hostile],
  ["redrive", hostile],
  [hostile],
  ["list", `--${hostile}`],
  ["list", "--reason", hostile],
  ["list", "--help"],
];

test("no command prints control characters", async () => {
  const { run, ids } = await createHostile();
  for (const argv of commands(ids)) {
    const { out, said } = await run(argv);
    expect({ argv, controls: controlsIn(`${out}${said}`) }).toEqual({ argv, controls: [] });
  }
});

test("an error of AWS is printed without control characters", async () => {
  const { run, ports } = createDlqHarness();
  const receive = () => Promise.reject(new Error(hostile));
  const { code, said } = await run(["list"], { deadLetters: { ...ports.deadLetters, receive } });
  expect(code).toBe(3);
  expect(said).toMatch(/^Error: a/);
  expect(controlsIn(said)).toEqual([]);
});

test("--json keeps each name", async () => {
  const { run, ids } = await createHostile();
  const { events } = JSON.parse((await run(["list", "--json"])).out);
  expect(events).toMatchObject([
    { id: ids[0], detail: hostileDetail },
    { id: ids[1], reason: "mal\u202eformed" },
  ]);
  const shown = JSON.parse((await run(["show", ids[0] ?? "", "--json"])).out);
  // A body is UTF-8: a lone surrogate arrives as U+FFFD or as an escape.
  expect(shown.events[0].body.note).toBe(hostile);
});

test("an export keeps bodies and messages, also in a file", async () => {
  const { run, deadLetters } = await createHostile();
  const folder = mkdtempSync(join(tmpdir(), "export-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "failed.jsonl");
  const { out } = await run(["export"]);
  await run(["export", "--output", file]);
  expect(readFileSync(file, "utf8")).toBe(out);
  const lines = out.trimEnd().split("\n");
  expect(lines).toHaveLength(2);
  const exported = lines.map((line) => JSON.parse(line));
  expect(exported.map((each) => each.message)).toEqual(deadLetters.messages().map(({ body }) => body));
  expect(JSON.parse(exported[0].body).note).toBe(hostile);
  expect(exported[1].body).toBe(`<html>${hostile.toWellFormed()}`);
});

test("a body with a hundred thousand levels is printed, and its deep levels are redacted", async () => {
  const { deadLetters, run } = createDlqHarness();
  const deep = `{"version":9,"a":${"[".repeat(100_000)}"x1"${"]".repeat(100_000)}}`;
  await deadLetters.send({ body: message(deep) });
  const [{ id }] = JSON.parse((await run(["list", "--json"])).out).events;
  const { code, out } = await run(["show", id]);
  expect(code).toBe(0);
  expect(out).toContain("[redacted]");
  expect(out).not.toContain("x1");
});

test("names are redacted like values, and no field is lost", async () => {
  const { deadLetters, run } = createDlqHarness();
  await deadLetters.send({ body: message('{"version":9,"by":{"a@example.com":1,"b@example.com":2}}') });
  const [{ id }] = JSON.parse((await run(["list", "--json"])).out).events;
  const { out } = await run(["show", id, "--json"]);
  expect(JSON.parse(out).events[0].body.by).toEqual({ "[redacted]": 1, "[redacted] 2": 2 });
});
