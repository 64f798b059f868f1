import { expect, test } from "vitest";
import { auditEntry } from "../../audit-entries.ts";
import { fixture } from "../../payloads.ts";
import { createDlqHarness, message, runMessage, start, visible } from "./harness.ts";

const ids = (out: string) => [...out.matchAll(/^[0-9a-f]{10}/gm)].map(([id]) => id);

async function show(body: string, ...options: readonly string[]) {
  const { deadLetters, run } = createDlqHarness();
  await deadLetters.send({ body, attributes: { reason: "rejected", detail: "no: ops@example.com" } });
  const [id = ""] = ids((await run(["list"])).out);
  const shown = await run(["show", id, ...options]);
  expect(await visible(deadLetters)).toEqual([body]);
  return { ...shown, id };
}

test("prints the whole event", async () => {
  const { code, out, id } = await show(runMessage("dns", start));
  expect(code).toBe(0);
  expect(out).toContain(id);
  expect(out).toMatch(/^reason +rejected$/m);
  expect(out).toContain('"stack": "dns"');
  expect(out).toContain("no: [redacted]");
});

test("redacts personal data in Spacelift's default body", async () => {
  const { out } = await show(message(fixture("default-payload/run.json")));
  expect(out).toContain("production-network");
  for (const person of ["canary-person", "Octo Dev", "octo-dev", '9f2c1ab84d0e5b6a7c8d9e0f1a2b3c4d5e6f7a8b"']) {
    expect(out).not.toContain(person);
  }
});

test("redacts person and address in an event of the audit trail", async () => {
  const { out } = await show(message(JSON.stringify(auditEntry({ remoteIP: "canary address" }))));
  expect(out).toContain("stack.create");
  expect(out).toContain("space-admin");
  expect(out).not.toContain("github::ada");
  expect(out).not.toContain("canary address");
});

test.each([
  ["a mail address", "ask jane.doe@example.com"],
  ["an IPv4 address", "from 203.0.113.7"],
  ["an IPv6 address", "from 2001:db8:0:0:1:2:3:4"],
  ["a JSON Web Token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"],
  ["an AWS key", "AKIAIOSFODNN7EXAMPLE"],
  ["a GitHub token", "ghp_abcdefghijklmnop"],
  ["a long hexadecimal number", "key 0123456789abcdef0123456789abcdef"],
  ["a password in a URL", "https://user:hunter2@example.com/"],
  ["a token in a URL", "https://example.com/?token=hunter2"],
  ["a bearer token", "Authorization: Bearer hunter2"],
  ["a private key", "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"],
])("redacts %s in JSON and in other text", async (_, text) => {
  const secret = text.split(/ (?=\S+$)|:\/\/|=/).at(-1) ?? "";
  for (const body of [JSON.stringify({ version: 9, note: `this is ${text}` }), `<html>${text}`]) {
    const { out } = await show(message(body));
    expect(out).toContain("[redacted]");
    expect(out).not.toContain(secret);
    expect(out).not.toContain("hunter2");
  }
});

test("redacts fields with names of secrets, at any depth", async () => {
  const body = { version: 9, a: [{ api_key: "x1", password: { of: "x2" }, Authorization: "x3", secretName: "x4" }] };
  const { out } = await show(message(JSON.stringify(body)), "--json");
  expect(out).not.toMatch(/"x\d"/);
  expect(JSON.parse(out)).toMatchObject({ events: [{ body: { version: 9, a: [{ api_key: "[redacted]" }] } }] });
});

test("the beginning of an id suffices, unless another id begins so", async () => {
  const { deadLetters, run } = createDlqHarness();
  // The first characters of these ids are the same.
  for (let index = 0; index < 17; index += 1) await deadLetters.send({ body: runMessage(`s${index}`, start) });
  const all = ids((await run(["list"])).out);
  const same = all.filter((id) => all.some((other) => other !== id && other[0] === id[0]));
  const refused = await run(["show", same[0]?.slice(0, 1) ?? ""]);
  expect(refused).toMatchObject({ code: 2, out: "" });
  expect(refused.said).toContain(`${same[0]}`);
  const [id = ""] = all;
  const prefixes = Array.from({ length: id.length }, (_, end) => id.slice(0, end));
  const prefix = prefixes.find((each) => all.filter((other) => other.startsWith(each)).length === 1) ?? "";
  const shown = await run(["show", prefix]);
  expect(shown.code).toBe(0);
  expect(shown.out).toContain(id);
});

test("an unknown id is reported with exit code 3", async () => {
  const { code, said } = await createDlqHarness().run(["show", "0123456789"]);
  expect(code).toBe(3);
  expect(said).toMatch(/^Not on the dead-letter queue: 0123456789\n.* shows the ids\.\n$/);
});
