import type { Occurrence, OccurrenceKind } from "../messages/occurrence.ts";

export interface Occurrences {
  /** Call the returned function when the occurrence ends. */
  readonly begin: (kind: OccurrenceKind, title: string) => () => void;
  /** Records an occurrence without a duration. */
  readonly note: (kind: OccurrenceKind, title: string) => void;
  /** Newest first. */
  readonly read: () => readonly Occurrence[];
}

const maximumOccurrences = 100;

/** `clock` is in milliseconds since 1970. Drops the oldest occurrences. */
export function createOccurrences(clock: () => number): Occurrences {
  let kept: readonly Occurrence[] = [];
  let ids = 0;

  const add = (kind: OccurrenceKind, title: string, from: number, to: number | null) => {
    ids += 1;
    kept = [{ id: ids, kind, title, from, to }, ...kept].slice(0, maximumOccurrences);
    return ids;
  };

  const end = (ended: number) => {
    const to = clock() / 1000;
    kept = kept.map((each) => (each.id === ended ? { ...each, to } : each));
  };

  return {
    begin: (kind, title) => {
      const id = add(kind, title, clock() / 1000, null);
      return () => end(id);
    },
    note: (kind, title) => {
      const now = clock() / 1000;
      add(kind, title, now, now);
    },
    read: () => kept,
  };
}
