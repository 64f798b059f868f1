import { GraphQLError } from "graphql";

export interface SearchInput {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly orderBy?: { readonly field: string; readonly direction: "ASC" | "DESC" } | null;
}

const defaultPage = 50;

/** In list order, with a cursor to the next page. */
export function pageOf<T extends { readonly id: string }>(all: readonly T[], { first, after }: SearchInput) {
  const size = first ?? defaultPage;
  if (size < 1) throw new GraphQLError(`first must be at least 1: ${size}`);
  const start = after ?? "";
  const before = all.findIndex(({ id }) => id === idOf(start));
  // The last object of the previous page may be deleted.
  const rest = before >= 0 ? all.slice(before + 1) : all.filter(({ id }) => id > idOf(start));
  const edges = rest.slice(0, size).map((node) => ({ cursor: cursorOf(node.id), node }));
  return { edges, pageInfo: { hasNextPage: rest.length > size, endCursor: edges.at(-1)?.cursor ?? start } };
}

function cursorOf(id: string): string {
  return Buffer.from(id).toString("base64url");
}

function idOf(cursor: string): string {
  return Buffer.from(cursor, "base64url").toString();
}
