import type { SpaceliftSession } from "../../lambda/adapters/spacelift-session.ts";
import { asList, asText, at } from "../../lambda/shared/json.ts";
import type { RunLists } from "./listed-run.ts";
import { parseRun, parseStack } from "./parse-lists.ts";
import * as documents from "./run-documents.ts";

/** spacectl asks for no more (internal/cmd/stack/list.go). */
const stacksPerPage = 50;

export function createRunLists(ask: SpaceliftSession): RunLists {
  return {
    listStacks: async (after) => {
      const input = { first: stacksPerPage, orderBy: { field: "name", direction: "ASC" }, ...(after && { after }) };
      const page = (await ask(documents.searchStacks, { input })).read("searchStacks");
      const stacks = asList(at(page, "edges")).flatMap((edge) => parseStack(at(edge, "node")) ?? []);
      const next = asText(at(page, "pageInfo", "endCursor"));
      const hasNext = at(page, "pageInfo", "hasNextPage") === true && next !== undefined && next !== after;
      return { stacks, ...(hasNext && { next }) };
    },
    readStack: async (id) => parseStack((await ask(documents.readStack, { id })).read("stack")),
    listRuns: async (id, list, before) => {
      const stack = (await ask(documents.listRuns[list], { id, before: before ?? null })).read("stack");
      return asList(at(stack, list)).flatMap((run) => parseRun(run) ?? []);
    },
  };
}
