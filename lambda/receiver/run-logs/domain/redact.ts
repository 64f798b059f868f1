/** Indexes of a text: the first character, and the one after the last. */
export type Span = readonly [begin: number, end: number];

export type FindSecrets = (text: string) => Iterable<Span>;

export interface RedactedText {
  readonly text: string;
  readonly redactions: number;
}

const replacement = "[redacted]";

/** Every finder reads the whole original text, so none hides a secret from another. Spans that overlap are one redaction. */
export function redact(text: string, finders: readonly FindSecrets[]): RedactedText {
  const spans = finders.flatMap((find) => [...find(text)]).filter(([begin, end]) => begin < end);
  spans.sort(([one], [other]) => one - other);
  const kept: string[] = [];
  let redactions = 0;
  let shownTo = 0;
  for (const [begin, end] of spans) {
    if (begin >= shownTo) {
      kept.push(text.slice(shownTo, begin), replacement);
      redactions += 1;
    }
    shownTo = Math.max(shownTo, end);
  }
  kept.push(text.slice(shownTo));
  return { text: kept.join(""), redactions };
}
