import type { OpenState, Reading } from "../poller/spacelift-state.ts";
import { type Connection, SpaceliftError } from "../registrar/spacelift.ts";
import { at } from "../shared/json.ts";
import { describeError } from "../shared/log.ts";
import { createGraphql, type GraphqlVariables } from "./graphql.ts";
import type { HttpClient } from "./http.ts";
import { openSession } from "./spacelift-session.ts";
import {
  firstOfQueue,
  poolQueue,
  publicQueue,
  type StateDocument,
  stateDocuments,
} from "./spacelift-state-documents.ts";

export interface SpaceliftStateSettings extends Pick<Connection, "endpoint" | "readKey"> {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A thousand pools with twenty workers each take 500 kB. */
export const maximumStateBytes = 8 * 1024 * 1024;

/** Keeps its token from one poll to the next. Polls must not overlap. */
export function createSpaceliftState(
  request: HttpClient,
  { endpoint, readKey, now }: SpaceliftStateSettings,
): OpenState {
  let end = 0;
  const ask = openSession(
    createGraphql(request, `${endpoint}/graphql`, () => end - now()),
    readKey,
    now,
  );

  const read = async ({ document, path }: StateDocument, variables: GraphqlVariables = {}): Promise<Reading> => {
    const [root, ...rest] = path;
    try {
      const { read: readField, dateEpochSeconds } = await ask(document, variables);
      const value = at(readField(root), ...rest);
      return { kind: "answered", value, ...(dateEpochSeconds !== undefined && { dateEpochSeconds }) };
    } catch (error) {
      return readingOf(error);
    }
  };

  return (endMilliseconds) => {
    end = endMilliseconds;
    return {
      read: (field) => read(stateDocuments[field]),
      readQueue: (id) => read(...(id === undefined ? queueOf(publicQueue) : queueOf(poolQueue, id))),
    };
  };
}

function queueOf(document: StateDocument, id?: string): [StateDocument, GraphqlVariables] {
  return [document, { ...(id !== undefined && { id }), input: firstOfQueue }];
}

/**
 * Spacelift's words for fields that are closed to API keys (github.com/spacelift-io/prometheus-exporter,
 * collector/errors.go), and GraphQL's for those that an older version lacks (graphql-js and gqlgen, "FieldsOnCorrectType").
 */
const refusal = /not available for machine sessions|cannot query field|unknown (?:argument|type|field)/i;

function readingOf(error: unknown): Reading {
  if (!(error instanceof SpaceliftError)) return { kind: "failed", detail: describeError(error), isRateLimit: false };
  const { problem, message } = error;
  const isRefused = problem === "unauthorized" || (problem === "rejected" && refusal.test(message));
  if (isRefused) return { kind: "refused", detail: message };
  return { kind: "failed", detail: `${problem}: ${message}`, isRateLimit: problem === "rate_limited" };
}
