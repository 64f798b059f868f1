export interface TextBudget {
  /** Above the maximum, drops the oldest owners, but never this one. */
  readonly set: (owner: string, characters: number) => void;
  readonly move: (from: string, to: string) => void;
}

/** Characters that each owner costs by itself, so that the number of owners is bounded, too. */
const ownerCharacters = 200;

/** Counts the characters that each owner keeps. */
export function createTextBudget(maximumCharacters: number, drop: (owner: string) => void): TextBudget {
  const owners = new Map<string, number>();
  let total = 0;

  const remove = (owner: string): number => {
    const characters = owners.get(owner) ?? 0;
    total -= characters;
    owners.delete(owner);
    return characters;
  };

  const put = (owner: string, characters: number) => {
    total += characters - (owners.get(owner) ?? 0);
    owners.set(owner, characters);
  };

  return {
    set: (owner, characters) => {
      put(owner, characters + ownerCharacters);
      for (const oldest of owners.keys()) {
        if (total <= maximumCharacters || oldest === owner) return;
        remove(oldest);
        drop(oldest);
      }
    },
    move: (from, to) => put(to, remove(from)),
  };
}
