import type { Secret } from "./secret.ts";
import { type Unescaped, unescapings, utf8 } from "./unescaped-text.ts";

const redacted = "[secret]";

/** A shorter secret may be an ordinary word, or a part of one: it is looked for as a word by itself. */
const shortestDistinct = 8;
/** A shorter text is no secret, and stands in every other text. */
const shortestWord = 4;
/** So much of a secret is redacted also where the rest is cut off. */
const shortestPrefix = 12;

/** The part of a text between two indices. */
type Span = readonly [begin: number, end: number];

/**
 * A text in which none of these secrets can be read: not as it is, not in another case, with a part escaped as in a URL,
 * in JSON or in HTML, up to six times over, in hex, or in base64 at any offset; and not the beginning of one that was cut
 * off, from twelve characters on. Secrets of fewer than eight characters are redacted as whole words in their own case;
 * those of fewer than four are not redacted.
 */
export function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  const values = secrets.map((secret) => secret.reveal()).filter((value) => value.length >= shortestWord);
  const spellings = [...new Set(values.flatMap(spellingsOf))];
  const words = values.map(utf8).filter((word) => word.length < shortestDistinct);
  const spans = unescapings(text).flatMap((each) => {
    const folded = { ...each, bytes: fold(each.bytes) };
    return [
      ...spellings.flatMap((spelling) => findSpelling(folded, spelling)),
      ...words.flatMap((word) => findWord(each, word)),
    ];
  });
  return redact(text, spans);
}

/** Texts of bytes that give a secret away, folded. */
function spellingsOf(value: string): readonly string[] {
  // Of ASCII alone: other letters change their length with their case.
  const lower = value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const upper = value.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  const spellings = [value, lower, upper].flatMap((each) => {
    const bytes = utf8(each);
    // A secret with an escape in it is decoded with the text. UTF-8 may be read as Latin-1.
    const decoded = unescapings(each).map((unescaped) => unescaped.bytes);
    return [...decoded, utf8(bytes), Buffer.from(each).toString("hex"), ...base64Cores(bytes)];
  });
  return spellings.map(fold).filter((each) => each.length >= shortestDistinct);
}

/** The digits that a text gives wherever in a base64 text it stands: without those that its neighbours have a part in. */
function base64Cores(bytes: string): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const digits = Buffer.from("\0".repeat(offset) + bytes, "latin1").toString("base64");
    return digits.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
}

/** Letters in one case, the digits of base64 and base64url as one, and a form's spaces as pluses. Keeps the length. */
function fold(bytes: string): string {
  return bytes.toLowerCase().replace(/[+ ]/g, "-").replaceAll("/", "_");
}

function findSpelling({ bytes, starts }: Unescaped, spelling: string): readonly Span[] {
  const head = spelling.slice(0, shortestPrefix);
  const spans: Span[] = [];
  for (let begin = bytes.indexOf(head); begin >= 0; begin = bytes.indexOf(head, begin + 1)) {
    let length = head.length;
    while (length < spelling.length && bytes[begin + length] === spelling[length]) length += 1;
    spans.push([starts[begin] ?? 0, starts[begin + length] ?? 0]);
  }
  return spans;
}

function findWord({ bytes, starts }: Unescaped, word: string): readonly Span[] {
  const spans: Span[] = [];
  for (let begin = bytes.indexOf(word); begin >= 0; begin = bytes.indexOf(word, begin + 1)) {
    const end = begin + word.length;
    const isWhole = !/\w/.test(`${bytes[begin - 1] ?? ""}${bytes[end] ?? ""}`);
    if (isWhole) spans.push([starts[begin] ?? 0, starts[end] ?? 0]);
  }
  return spans;
}

function redact(text: string, spans: readonly Span[]): string {
  let shown = "";
  let end = 0;
  for (const [from, to] of spans.toSorted(([one], [other]) => one - other)) {
    if (to <= end) continue;
    if (from >= end) shown += text.slice(end, from) + redacted;
    end = to;
  }
  return shown + text.slice(end);
}
