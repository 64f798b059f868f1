import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutSecrets } from "../../../lambda/shared/redaction.ts";
import { Secret } from "../../../lambda/shared/secret.ts";

type Encode = (text: string) => string;

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, "0");
const bytesOf = (text: string) => Array.from(Buffer.from(text));
const percent: Encode = (character) =>
  bytesOf(character)
    .map((byte) => `%${hex(byte, 2)}`)
    .join("");
const units: Encode = (character) =>
  Array.from({ length: character.length }, (_, unit) => `\\u${hex(character.charCodeAt(unit), 4)}`).join("");

const escapes: readonly Encode[] = [
  percent,
  (character) => percent(character).toUpperCase(),
  units,
  (character) => `&#${character.codePointAt(0)};`,
  (character) => `&#x${hex(character.codePointAt(0) ?? 0, 1)};`,
  (character) => `\\u{${hex(character.codePointAt(0) ?? 0, 1)}}`,
];

/** Letters and digits may stay, since no encoding has to escape them. */
const mixed = fc.infiniteStream(fc.nat(2 * escapes.length)).map((choices): Encode => {
  return (text) =>
    Array.from(text, (character) => {
      const spell = escapes[choices.next().value ?? 0];
      return spell === undefined && /[a-z0-9]/i.test(character) ? character : (spell ?? percent)(character);
    }).join("");
});

const html: Encode = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const encoders = fc.oneof(
  mixed,
  fc.constantFrom<Encode>(
    (text) => text,
    encodeURIComponent,
    encodeURI,
    (text) => JSON.stringify(text).slice(1, -1),
    html,
    (text) => Buffer.from(text).toString("hex"),
    (text) => Buffer.from(text).toString("hex").toUpperCase(),
    (text) => Buffer.from(text).toString("base64"),
    (text) => Buffer.from(text).toString("base64url"),
  ),
);

const inAnotherCase = fc.constantFrom<Encode>(
  (text) => text,
  (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
);

const keys = fc.stringMatching(/^\w[\w.+/-]{31,63}$/);
// Excluded: a leading space or plus, which are redacted as one, and a secret that ends with the start of an escape.
const secrets = fc
  .oneof(
    fc.stringMatching(/^\w[\x21-\x7e]{15,63}$/),
    keys,
    fc.string({ unit: "grapheme", minLength: 12, maxLength: 40 }),
  )
  .filter((secret) => !/^[+ /_-]|[\\%&][\w#{]*$/.test(secret));
const around = fc.constantFrom("", "status 400: ", '{"errors":["', "; ", " is invalid", '"]}', "\n", "🔑 ", "Bearer ");

const redact = (text: string, secret: string) => withoutSecrets(text, [new Secret(secret)]);

/** The last base64 digit and the padding, in any spelling. They reveal nothing. */
const edge = /^(?:%..|\\u[\da-f]{4}|\\u\{..\}|&#x?[\da-f]{2,3};|[\w=+/-]){0,3}$/i;

test("no encoding shows a secret, even inside another encoding", () => {
  const outer = fc.option(mixed, { nil: (text: string) => text });
  fc.assert(
    fc.property(
      ...[secrets, inAnotherCase, encoders, outer, around, around],
      (secret, changeCase, encode, encodeOnce, before, after) => {
        const shown = redact(before + encodeOnce(encode(changeCase(secret))) + after, secret);
        expect(shown.startsWith(`${before}[secret]`) && shown.endsWith(after)).toBe(true);
        expect(shown.slice(before.length + "[secret]".length, shown.length - after.length)).toMatch(edge);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("a secret inside base64 is redacted", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 9 }), secrets, fc.string({ maxLength: 9 }), (before, secret, after) => {
      const digits = Buffer.from(before + secret + after).toString("base64");
      const shown = redact(`Basic ${digits}`, secret);
      const [left = "", right = ""] = shown.slice("Basic ".length).split("[secret]");
      expect(shown).toContain("[secret]");
      expect(Buffer.from(left, "base64").length).toBeLessThanOrEqual(Buffer.from(before).length);
      expect(Buffer.from(right, "base64").length).toBeLessThanOrEqual(Buffer.from(after).length + 1);
    }),
    { numRuns: 1_000 },
  );
});

test("a truncated secret is redacted from twelve characters on", () => {
  fc.assert(
    fc.property(keys, encoders, around, fc.nat({ max: 20 }), (secret, encode, before, more) => {
      const part = secret.slice(0, 12 + more);
      expect(redact(before + encode(part), secret).startsWith(`${before}[secret]`)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test("a text without a secret does not change", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.stringMatching(/^[0-9a-f]{32,64}$/), (text, secret) => {
      expect(redact(text, secret)).toBe(text);
      expect(redact(JSON.stringify(text), secret)).toBe(JSON.stringify(text));
      expect(redact(encodeURIComponent(text.toWellFormed()), secret)).toBe(encodeURIComponent(text.toWellFormed()));
    }),
    { numRuns: 500 },
  );
});
