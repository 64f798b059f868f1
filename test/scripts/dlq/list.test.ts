import { expect, test } from "vitest";
import { createDlqHarness, message, runMessage, start, visible } from "./harness.ts";

const rejected = { reason: "rejected", detail: "Datadog answered 400", attempts: "3" };

test("an empty queue is reported with exit code 0", async () => {
  expect(await createDlqHarness().run(["list"])).toEqual({ code: 0, out: "", said: "0 failed event(s).\n" });
});

test("each message is a line, also an unreadable one", async () => {
  const { deadLetters, run } = createDlqHarness();
  await deadLetters.send({ body: runMessage("dns", start - 60_000), attributes: rejected });
  await deadLetters.send({ body: message("<html>"), attributes: { reason: "malformed" } });
  await deadLetters.send({ body: "not the receiver's" });
  const version = { version: 1, event: { kind: "module_version", account: "acme", id: "v1" }, module: { id: "vpc" } };
  await deadLetters.send({ body: message(JSON.stringify(version)), attributes: rejected });
  const { code, out, said } = await run(["list"]);
  expect(code).toBe(0);
  expect(said).toBe("4 failed event(s).\n");
  const lines = out
    .trim()
    .split("\n")
    .map((line) => line.split(/ {2,}/));
  expect(lines.map(([, ...rest]) => rest)).toEqual([
    ["DESTINATION", "TIME", "ACCOUNT", "STACK", "RUN", "REASON", "ATTEMPTS", "DETAIL"],
    ["metrics", "2026-11-02T08:59:00.000Z", "acme", "dns", "run-of-dns", "rejected", "3", "Datadog answered 400"],
    ["metrics", "2026-11-02T09:00:00.000Z", "–", "–", "–", "malformed", "–"],
    ["metrics", "2026-11-02T09:00:00.000Z", "–", "–", "–", "too_many_receives", "–"],
    ["metrics", "2026-11-02T09:00:00.000Z", "acme", "vpc", "v1", "rejected", "3", "Datadog answered 400"],
  ]);
  const ids = lines.slice(1).map(([id]) => id);
  expect(new Set(ids).size).toBe(4);
  expect(ids.every((id) => /^[0-9a-f]{10}$/.test(id ?? ""))).toBe(true);
});

test("a run without a time has the time of its ULID, as in the forwarder", async () => {
  const { deadLetters, run } = createDlqHarness();
  const event = { kind: "run", account: "acme", id: "01ARYZ6S41TSV4RRFFQ69G5FAV", state: "FINISHED" };
  await deadLetters.send({ body: message(JSON.stringify({ version: 1, event })), attributes: rejected });
  const { events } = JSON.parse((await run(["list", "--json"])).out);
  expect(events).toMatchObject([{ time: "2016-07-30T22:36:16.385Z" }]);
});

test("--reason selects events, and --json prints one document", async () => {
  const { deadLetters, run } = createDlqHarness();
  await deadLetters.send({ body: runMessage("dns", start), attributes: rejected });
  await deadLetters.send({ body: message("<html>"), attributes: { reason: "malformed" } });
  const { events, complete } = JSON.parse((await run(["list", "--json", "--reason", "rejected"])).out);
  expect(complete).toBe(true);
  expect(events).toEqual([
    {
      id: expect.any(String),
      messageId: expect.any(String),
      destination: "metrics",
      ...{ reason: "rejected", detail: "Datadog answered 400", attempts: 3, failedAt: "2026-11-02T09:00:00.000Z" },
      eventId: '["acme","run","run-of-dns","FINISHED"]',
      ...{ time: "2026-11-02T09:00:00.000Z", kind: "run", account: "acme", stack: "dns" },
      ...{ run: "run-of-dns", state: "FINISHED" },
    },
  ]);
});

test("thousands of events are listed, and are visible afterwards", async () => {
  const { deadLetters, run } = createDlqHarness();
  for (let index = 0; index < 3000; index += 1) await deadLetters.send({ body: runMessage(`s${index}`, start) });
  const { out, said } = await run(["list"]);
  expect(said).toBe("3000 failed event(s).\n");
  expect(new Set(out.split("\n").map((line) => line.slice(0, 10))).size).toBe(3002);
  expect(await visible(deadLetters)).toHaveLength(3000);
});

test("an event that failed in this second is listed although AWS' clock is known only to a second", async () => {
  const { deadLetters, run, ports } = createDlqHarness();
  await deadLetters.send({ body: runMessage("dns", start), attributes: rejected });
  expect((await run(["list"], { now: () => ports.now() - 1000 })).said).toBe("1 failed event(s).\n");
});

test("an event keeps its id when it fails again, and its duplicates share it", async () => {
  const { deadLetters, run, pass } = createDlqHarness();
  const ids = async () => [...(await run(["list"])).out.matchAll(/^[0-9a-f]{10}/gm)].map(([id]) => id);
  await deadLetters.send({ body: runMessage("dns", start) });
  const [id] = await ids();
  pass(1000);
  await deadLetters.send({ body: runMessage("dns", start), attributes: rejected });
  expect(await ids()).toEqual([id, id]);
});

test("a long detail is shortened, and personal data is redacted", async () => {
  const { deadLetters, run } = createDlqHarness();
  const detail = `ops@example.com ${"long ".repeat(50)}`;
  await deadLetters.send({ body: runMessage("dns", start), attributes: { ...rejected, detail } });
  const { out } = await run(["list"]);
  expect(out).toMatch(/ \[redacted\] (?:long )+\w*…\n$/);
  expect(out.split("\n")[1]?.length).toBeLessThan(200);
});

test("control characters in a name are not printed", async () => {
  const { deadLetters, run } = createDlqHarness();
  await deadLetters.send({ body: runMessage("a\u001b[2Jb\u202ec\nd", start) });
  const { out } = await run(["list"]);
  expect(out).toContain("a?[2Jb?c?d");
});

test("a reason without events is no failure, and the reasons on the queue are listed", async () => {
  const { deadLetters, run } = createDlqHarness();
  for (const stack of ["dns", "vpn"]) await deadLetters.send({ body: runMessage(stack, start), attributes: rejected });
  for (const command of ["list", "export", "redrive"]) {
    const { said } = await run([command, "--reason", "too_old"]);
    expect(said).toContain("No event has the reason too_old. On the queue: 2 rejected.\n");
  }
  expect((await run(["list", "--reason", "rejected"])).said).toBe("2 failed event(s).\n");
});

test("a walk that missed messages is reported with exit code 3", async () => {
  const { deadLetters, run } = createDlqHarness();
  for (const stack of ["dns", "vpn"]) await deadLetters.send({ body: runMessage(stack, start), attributes: rejected });
  await deadLetters.receive(1);
  for (const command of ["list", "export", "redrive"]) {
    const { code, said } = await run([command]);
    expect(code).toBe(3);
    expect(said).toContain(", and perhaps more: about 1 more event(s) are held by another command");
  }
  const { complete, missed, events } = JSON.parse((await run(["list", "--json"])).out);
  expect({ complete, missed, events }).toMatchObject({
    complete: false,
    missed: expect.stringContaining("about 1 more"),
    events: [{ stack: "vpn" }],
  });
  expect((await run(["show", "0123456789"])).said).toMatch(/^Not found on the dead-letter queue \(about 1 more/);
});
