import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findKnownSecrets } from "../../../../../lambda/receiver/run-logs/domain/find-secrets.ts";
import { redact } from "../../../../../lambda/receiver/run-logs/domain/redact.ts";
import { secretPatterns } from "../../../../../lambda/receiver/run-logs/domain/secret-patterns.ts";
import { knownSecrets } from "../known-secrets.ts";

const redactKnown = (text: string) => redact(text, [findKnownSecrets]);

test.each(knownSecrets)("%s is redacted, and the text around it stays", (_, before, secret, after) => {
  expect(redactKnown(`first line\n${before}${secret}${after}\nlast line`)).toEqual({
    text: `first line\n${before}[redacted]${after}\nlast line`,
    redactions: 1,
  });
});

test("each pattern has a known secret", () => {
  const all = knownSecrets.map(([, before, secret, after]) => before + secret + after).join("\n");
  expect(secretPatterns.filter((pattern) => all.search(pattern) === -1)).toEqual([]);
});

test("a secret at any place of any text never passes", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.stringMatching(/^[\w.+/=:@"'\\ -]{0,40}$/),
    fc.constantFrom(...knownSecrets.map(([, before, secret, after]) => `\n${before}${secret}${after}\n`)),
    fc.constantFrom(...knownSecrets.map(([, before, secret]) => ` ${(before + secret).slice(0, 12)} `)),
  );
  fc.assert(
    fc.property(text, fc.constantFrom(...knownSecrets), text, (left, [, before, secret, after], right) => {
      expect(redactKnown(left + before + secret + after + right).text).not.toContain(secret);
    }),
    { numRuns: 3_000 },
  );
});

describe("stays as it is:", () => {
  test.each([
    "aws_instance.web: Creation complete after 12s [id=i-0abcdef1234567890]",
    "arn:aws:iam::123456789012:role/AKIA-is-no-key",
    "module.task-definition-family-name-with-many-parts: Refreshing state",
    "commit 0f1e2d3c4b5a69780f1e2d3c4b5a69780f1e2d3c",
    "sha256:0f1e2d3c4b5a69780f1e2d3c4b5a69780f1e2d3c4b5a69780f1e2d3c4b5a6978",
    "git::https://github.com/acme/modules.git//vpc?ref=v1.2.3",
    "https://acme.example:8443/path and https://acme.example/@scope/name@1.2.3",
    "Error: Authorization: access denied",
    "password = (sensitive value)",
    'secret_key = "***"',
    "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEbN\n-----END CERTIFICATE-----",
    "the text eyJ, eyJhbGciOiJub25lIn0 and a.b.c",
  ])("%s", (text) => {
    expect(redactKnown(text)).toEqual({ text, redactions: 0 });
  });
});

test("a private key without an end is redacted, and the words after its first line stay", () => {
  const key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";
  const { text } = redactKnown(`grep -----BEGIN PRIVATE KEY-----\n${key}\n${key}\nPlan: 1 to add, 0 to change.`);
  expect(text).toBe("grep -----BEGIN PRIVATE KEY-----\n[redacted]\n[redacted]\nPlan: 1 to add, 0 to change.");
});

test("a key with an end is found after one without", () => {
  const [, , key] = knownSecrets.find(([name]) => name === "a private key") ?? [];
  expect(redactKnown(`-----BEGIN PRIVATE KEY-----\n${key}\nend`).text).toBe(
    "-----BEGIN PRIVATE KEY-----\n[redacted]\nend",
  );
});

/** Quadratic time would be hours for these. */
test("a megabyte of any repetition is read to the end", { timeout: 60_000 }, () => {
  const starts = knownSecrets.map(([, before, secret]) => before + secret.slice(0, 24));
  for (const unit of [...starts, "a", ".", "_", "-", " ", "\n", "://a:", "eyJ", "eyJ.", '"', "\\"]) {
    expect(redactKnown(unit.repeat(1_000_000 / unit.length)).text).toBeDefined();
  }
});

/** V8 overflows its stack for some expressions, `{n,}` among them, after five million repetitions. */
test("6 MB of one secret are read to the end", { timeout: 60_000 }, () => {
  const text = knownSecrets.map(([, before, secret]) => before + secret);
  for (const pattern of secretPatterns) {
    const start = text.find((each) => each.search(pattern) !== -1) ?? "";
    expect([...`${start}${"a".repeat(6_000_000)}`.matchAll(pattern)].length).toBeLessThan(2);
  }
  expect([...findKnownSecrets(`eyJ${".a".repeat(3_000_000)}`)]).toEqual([]);
});
