import { expect, test } from "vitest";
import { withoutSecrets } from "../../../lambda/shared/redaction.ts";
import { Secret } from "../../../lambda/shared/secret.ts";

const redact = (text: string, ...secrets: readonly string[]) =>
  withoutSecrets(
    text,
    secrets.map((secret) => new Secret(secret)),
  );

test.each([
  ["plain", "key a+b/c=d&e~f<g> refused"],
  ["in upper case", "key A+B/C=D&E~F<G> refused"],
  ["percent-encoded", "key a%2Bb%2Fc%3Dd%26e%7Ef%3Cg%3E refused"],
  ["percent-encoded in lower case", "key a%2bb%2fc%3dd%26e%7ef%3cg%3e refused"],
  ["percent-encoded twice", "key a%252Bb%252Fc%253Dd%2526e%257Ef%253Cg%253E refused"],
  ["percent-encoded throughout", "key %61%2b%62%2f%63%3d%64%26%65%7e%66%3c%67%3e refused"],
  ["in Go's JSON", "key a+b/c=d\\u0026e~f\\u003cg\\u003e refused"],
  ["in JSON with slashes escaped", "key a+b\\/c=d&e~f<g> refused"],
  ["in JSON inside of JSON", "key a+b/c=d\\\\u0026e~f\\\\u003cg\\\\u003e refused"],
  ["in hexadecimal escapes", "key a\\x2bb\\x2Fc\\x3dd\\x26e~f\\x3Cg\\x3e refused"],
  ["in JavaScript's braces", "key a\\u{2b}b\\u{00002f}c=d&e~f\\u{3c}g> refused"],
  ["in IIS' escapes", "key a%u002bb%u002Fc=d%u0026e~f%u003Cg%u003E refused"],
  ["in HTML", "key a+b/c=d&amp;e~f&lt;g&gt; refused"],
  ["in HTML with numbers", "key a&#43;b&#x2F;c&#0061;d&#38;e~f&#60;g&#x0003e; refused"],
  ["in HTML by names", "key a&plus;b&sol;c&equals;d&AMP;e~f&lt;g&gt; refused"],
  ["mixed", "key %61&#43;b\\/c\\u003dd%2526e&#x7e;f&amp;lt;g%3E refused"],
  ["in hex", "key 612b622f633d6426657e663c673e refused"],
  ["in upper hex", "key 612B622F633D6426657E663C673E refused"],
])("a secret %s is redacted", (_, text) => {
  expect(redact(text, "a+b/c=d&e~f<g>")).toBe("key [secret] refused");
});

const long = "s3cr3t-s3cr3t-s3cr3t";

test.each([
  ["standing alone", "czNjcjN0LXMzY3IzdC1zM2NyM3Q=", "[secret]="],
  ["after one byte", "OnMzY3IzdC1zM2NyM3QtczNjcjN0", "On[secret]"],
  ["after two bytes", "YTpzM2NyM3QtczNjcjN0LXMzY3IzdA==", "YTp[secret]A=="],
  ["between others", "YTpzM2NyM3QtczNjcjN0LXMzY3IzdDpi", "YTp[secret]Dpi"],
])("a secret in base64 %s is redacted", (_, digits, shown) => {
  expect(redact(`Basic ${digits}`, long)).toBe(`Basic ${shown}`);
});

test("base64 is redacted in both alphabets, and percent-encoded", () => {
  const secret = "\xfb\xff\xbf\xfe\xfb\xff\xbf\xfe???>>>";
  const digits = Buffer.from(secret).toString("base64");
  expect(digits).toMatch(/[+/]/);
  for (const each of [digits, Buffer.from(secret).toString("base64url"), encodeURIComponent(digits)]) {
    expect(redact(`"${each}"`, secret)).toMatch(/^"\[secret\]g?(?:=|%3D)*"$/);
  }
});

test.each([
  ["plain", `token ${long.slice(0, 14)}`],
  ["with an ellipsis", `token ${long.slice(0, 12)}`],
  ["percent-encoded", `token ${long.slice(0, 14).replaceAll("-", "%2D")}`],
])("a truncated secret is redacted: %s", (_, text) => {
  expect(redact(text, long)).toBe("token [secret]");
  expect(redact(`${text}…; another error`, long)).toBe("token [secret]…; another error");
});

test("a shorter start of a secret stays", () => {
  expect(redact(`token ${long.slice(0, 11)}`, long)).toBe(`token ${long.slice(0, 11)}`);
});

test("a secret in a form, with pluses for spaces, is redacted", () => {
  expect(redact("pass=correct+horse+battery", "correct horse battery")).toBe("pass=[secret]");
});

test("letters beyond ASCII are redacted", () => {
  const secret = "contraseña-żółw-🔑";
  const escaped = JSON.stringify(secret).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  expect(escaped).toContain("\\ud83d\\udd11");
  const html = secret.replace(/[^\0-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`);
  const spelled = [secret, encodeURIComponent(secret), escaped.slice(1, -1), html];
  const misread = Buffer.from(secret).toString("latin1");
  for (const each of [...spelled, misread]) expect(redact(`(${each})`, secret)).toBe("([secret])");
});

test("empty and very short secrets redact nothing", () => {
  expect(redact("status 400: a key is missing", "", "a", "400")).toBe("status 400: a key is missing");
});

test("a short secret is redacted as a word, in its own case", () => {
  expect(redact("key, keys, monkey, KEY1, key1 and Key1", "key1")).toBe("key, keys, monkey, KEY1, [secret] and Key1");
  expect(redact('{"a":"hunter2"}', "hunter2")).toBe('{"a":"[secret]"}');
  expect(redact("hunter%32 and aHVudGVyMg==", "hunter2")).toBe("[secret] and [secret]g==");
});

test("a secret that starts with another one is redacted once", () => {
  expect(redact("abcdefghijkl abcdefghijklmnop", "abcdefghijkl", "abcdefghijklmnop")).toBe("[secret] [secret]");
});

test.each([
  "100% of 5 % and %zz, \\q, &nothing; &#99999999; &#x110000; \\u12 \\u{110000} 🔑 \ud800",
  'https://api.example/a%2Fb?c=%E2%82%AC&d=\\"e\\"',
  "Zm9vYmFy deadbeefdeadbeef unauthorized",
])("a text without a secret does not change: %j", (text) => {
  expect(redact(text, long, "0123456789abcdef0123456789abcdef", "hunter2")).toBe(text);
});

test("an escaped secret that itself contains escapes is redacted", () => {
  expect(redact('a%41b\\"c%42d&lt;e', 'a%41b"c%42d&lt;e')).toBe("[secret]");
});

test("hostile texts end in reasonable time", () => {
  const hostile = ["%25", "\\", "&amp;", "a", "%2525252525"].map((unit) =>
    unit.repeat(256 * 1024).slice(0, 256 * 1024),
  );
  for (const text of hostile) expect(redact(text, "a".repeat(64))).toBeTypeOf("string");
});
