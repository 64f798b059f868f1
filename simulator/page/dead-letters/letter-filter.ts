import type { LetterSummary } from "../../messages/letters.ts";

export interface LetterFilter {
  /** "" for all. */
  readonly reason: string;
  /** Words that a letter must all contain. */
  readonly search: string;
}

export function filterLetters(
  letters: readonly LetterSummary[],
  { reason, search }: LetterFilter,
): readonly LetterSummary[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return letters.filter((letter) => {
    if (reason !== "" && letter.reason !== reason) return false;
    const text = `${letter.title ?? ""} ${letter.reason} ${letter.detail} ${letter.eventId ?? ""} ${letter.id}`;
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}

export interface ReasonCount {
  readonly reason: string;
  readonly count: number;
}

/** Most frequent first. */
export function countReasons(letters: readonly LetterSummary[]): readonly ReasonCount[] {
  return [...Map.groupBy(letters, ({ reason }) => reason)]
    .map(([reason, members]) => ({ reason, count: members.length }))
    .sort((one, other) => other.count - one.count || one.reason.localeCompare(other.reason));
}
