/** A line keeps its place in the palette. A new line gets the first unused place. */
export function assignPlaces(before: ReadonlyMap<string, number>, names: readonly string[]): Map<string, number> {
  const now = new Map<string, number>();
  for (const name of names) {
    const place = before.get(name);
    if (place !== undefined) now.set(name, place);
  }
  const taken = new Set(now.values());
  let next = 0;
  for (const name of names.filter((each) => !now.has(each))) {
    while (taken.has(next)) next += 1;
    taken.add(next);
    now.set(name, next);
  }
  return now;
}
