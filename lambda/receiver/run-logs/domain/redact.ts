/** Indexes of a text: the first character, and the one after the last. */
export type Span = readonly [begin: number, end: number];

export type FindSecrets = (text: string) => Iterable<Span>;

export interface RedactedText {
  readonly text: string;
  readonly redactions: number;
}

const replacement = "[redacted]";

/**
 * Every finder reads the whole original text, so none hides a secret from another. Spans that overlap or touch are one redaction.
 * The memory depends on the text alone, however many spans there are.
 */
export function redact(text: string, finders: readonly FindSecrets[]): RedactedText {
  const isSecret = new Uint8Array(text.length);
  for (const find of finders) for (const [begin, end] of find(text)) isSecret.fill(1, begin, end);
  const kept: string[] = [];
  for (let at = 0; at < text.length; ) {
    const begin = indexFrom(isSecret, 1, at);
    kept.push(text.slice(at, begin));
    at = indexFrom(isSecret, 0, begin);
    if (at === text.length && begin < at) kept.push("");
  }
  return { text: kept.join(replacement), redactions: Math.max(0, kept.length - 1) };
}

function indexFrom(flags: Uint8Array, flag: 0 | 1, from: number): number {
  const index = flags.indexOf(flag, from);
  return index === -1 ? flags.length : index;
}
