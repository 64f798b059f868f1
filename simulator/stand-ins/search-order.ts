import { GraphQLError } from "graphql";
import type { SearchInput } from "./search-pages.ts";

type Keys<T> = Readonly<Record<string, (item: T) => string | number>>;

/** Orders the list by one of the keys. Without `orderBy`, it is reversed, so that no client can rely on its order. */
export function ordered<T>(list: readonly T[], { orderBy }: SearchInput, keys: Keys<T>): readonly T[] {
  if (orderBy === undefined || orderBy === null) return list.toReversed();
  const key = Object.hasOwn(keys, orderBy.field) ? keys[orderBy.field] : undefined;
  if (key === undefined) throw new GraphQLError(`cannot order by ${orderBy.field}`);
  const ascending = list.toSorted((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
  return orderBy.direction === "DESC" ? ascending.toReversed() : ascending;
}
