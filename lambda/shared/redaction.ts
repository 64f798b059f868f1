import { redacted, type Secret } from "./secret.ts";
import { type Unescaped, unescapings, utf8 } from "./unescaped-text.ts";

/** A shorter secret may be part of a word, so only a whole word is redacted. */
const shortestDistinct = 8;
/** A shorter text is no secret and occurs in many texts. */
const shortestWord = 4;
const shortestPrefix = 12;

type Span = readonly [begin: number, end: number];

/**
 * Redacts secrets in any case, escaped up to six times (URL, JSON, HTML), in hex, in base64 at any offset, and
 * truncated to twelve characters or more. Secrets under eight characters are redacted only as whole words in their own
 * case, and those under four not at all.
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

function spellingsOf(value: string): readonly string[] {
  // Other letters may change their length with their case.
  const lower = value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const upper = value.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  const spellings = [value, lower, upper].flatMap((each) => {
    const bytes = utf8(each);
    // Decoding the text also decodes an escape inside a secret. UTF-8 may be read as Latin-1.
    const decoded = unescapings(each).map((unescaped) => unescaped.bytes);
    return [...decoded, utf8(bytes), Buffer.from(each).toString("hex"), ...base64Cores(bytes)];
  });
  return spellings.map(fold).filter((each) => each.length >= shortestDistinct);
}

/** The base64 digits at each offset, without those that depend on neighbours. */
function base64Cores(bytes: string): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const digits = Buffer.from("\0".repeat(offset) + bytes, "latin1").toString("base64");
    return digits.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
}

/** Unifies case, base64 with base64url, and spaces with a form's pluses. Keeps the length. */
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
