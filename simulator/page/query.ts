import { useLocation } from "preact-iso";

type Query = Readonly<Record<string, string>>;

/** The address with these parameters changed. An empty one is left out. */
export function addressWith(path: string, query: Query, changes: Query): string {
  const kept = Object.entries({ ...query, ...changes }).filter(([, value]) => value !== "");
  const text = new URLSearchParams(kept).toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The parameters of the address, and a function that changes some of them in place: back leads to the earlier view. */
export function useQuery(): readonly [query: Query, change: (changes: Query) => void] {
  const { path, query, route } = useLocation();
  return [query, (changes) => route(addressWith(path, query, changes), true)];
}
