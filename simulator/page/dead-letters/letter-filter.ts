import type { LetterSummary } from "../../messages/letters.ts";

export interface LetterFilter {
  /** "" for all, as for the reason. */
  readonly destination: string;
  readonly reason: string;
  /** Words that a letter must all contain. */
  readonly search: string;
}

export function filterLetters(
  letters: readonly LetterSummary[],
  { destination, reason, search }: LetterFilter,
): readonly LetterSummary[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return letters.filter((letter) => {
    if (destination !== "" && letter.destination !== destination) return false;
    if (reason !== "" && letter.reason !== reason) return false;
    const text = `${letter.title ?? ""} ${letter.reason} ${letter.detail} ${letter.eventId ?? ""} ${letter.id}`;
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}

export interface Counted {
  readonly value: string;
  readonly count: number;
}

/** Most frequent first. */
export function countBy(letters: readonly LetterSummary[], key: "destination" | "reason"): readonly Counted[] {
  return [...Map.groupBy(letters, (letter): string => letter[key])]
    .map(([value, members]) => ({ value, count: members.length }))
    .sort((one, other) => other.count - one.count || one.value.localeCompare(other.value));
}
