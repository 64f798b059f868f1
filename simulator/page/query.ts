import { useLocation } from "preact-iso";

type Query = Readonly<Record<string, string>>;

/** The address with these parameters changed. An empty one is left out. */
export function addressWith(path: string, query: Query, changes: Query): string {
  const kept = Object.entries({ ...query, ...changes }).filter(([, value]) => value !== "");
  const text = new URLSearchParams(kept).toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The address's parameters, and a function that changes some of them without a new entry in the history. */
export function useQuery(): readonly [query: Query, change: (changes: Query) => void] {
  const { path, query, route } = useLocation();
  return [query, (changes) => route(addressWith(path, query, changes), true)];
}
