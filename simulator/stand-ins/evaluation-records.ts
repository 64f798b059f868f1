import { GraphQLError } from "graphql";
import type { KeptEvaluation } from "./evaluations.ts";
import { ordered } from "./search-order.ts";
import type { SearchInput } from "./search-pages.ts";

/** The largest page that Spacelift's own client asks for (github.com/spacelift-io/spacectl, `policy samples-indexed`). */
const largestPage = 50;

/** A page of the samples of one policy, with a cursor to the next one. */
export function pageOfRecords(newestFirst: readonly KeptEvaluation[], { first, after, orderBy }: SearchInput) {
  const size = first ?? largestPage;
  if (size < 1 || size > largestPage) throw new GraphQLError(`first must be from 1 to ${largestPage}: ${size}`);
  const oldestFirst = newestFirst.toReversed();
  const all = ordered(oldestFirst, orderBy === undefined ? {} : { orderBy }, {
    createdAt: ({ timestamp }) => timestamp,
  });
  const rest = after === undefined || after === null || after === "" ? all : following(all, after, orderBy?.direction);
  const edges = rest.slice(0, size).map((evaluation) => ({ cursor: cursorOf(evaluation), node: shown(evaluation) }));
  return { edges, pageInfo: { hasNextPage: rest.length > size, endCursor: edges.at(-1)?.cursor ?? after ?? "" } };
}

/** A policy without an outcome of its own, such as a notification policy, has none. */
export function shown({ key, timestamp }: KeptEvaluation) {
  return { key, timestamp, outcome: "unknown" };
}

/** If the sample at the cursor is gone, all others are newer. */
function following(all: readonly KeptEvaluation[], after: string, direction: "ASC" | "DESC" = "DESC") {
  const place = all.findIndex((each) => cursorOf(each) === after);
  if (place >= 0) return all.slice(place + 1);
  return direction === "ASC" ? all : [];
}

function cursorOf({ key }: KeptEvaluation): string {
  return Buffer.from(key).toString("base64url");
}
