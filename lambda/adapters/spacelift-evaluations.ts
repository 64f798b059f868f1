import type { EvaluationRecord, Evaluations, Simulation } from "../registrar/recovery/evaluations.ts";
import { type Connection, SpaceliftError } from "../registrar/spacelift.ts";
import { asList, asNumber, asText, at, isObject, type Json } from "../shared/json.ts";
import { createGraphql } from "./graphql.ts";
import type { HttpClient } from "./http.ts";
import * as documents from "./spacelift-evaluation-documents.ts";
import { openSession } from "./spacelift-session.ts";

const pageSize = 50;

/** A policy's input has every planned change of a run. Give the HTTP client this limit. */
export const maximumSampleBytes = 20_000_000;

/** The field of the simulation's input: Spacelift's API collection has `data`, an older list of arguments `input`. */
const inputFields = ["data", "input"] as const;

/** How GraphQL servers word an unknown field, argument or type. */
const unknownField =
  /cannot query field|unknown (?:field|argument|type)|undefined (?:field|type)|not defined (?:by|on) type/i;

/** Connects like `connectSpacelift`. The connection remembers which field Spacelift takes. */
export function connectEvaluations(
  request: HttpClient,
  { endpoint, readKey, remainingMilliseconds }: Connection,
): Evaluations {
  const ask = openSession(createGraphql(request, `${endpoint}/graphql`, remainingMilliseconds), readKey);
  let known: (typeof inputFields)[number] | undefined;

  const readPolicy = async (document: string, variables: Readonly<Record<string, unknown>>) => {
    const answer = await ask(document, variables);
    const policy = answer.read("policy");
    if (!isObject(policy)) throw new SpaceliftError("not_found", "the policy is gone");
    return { policy, dateEpochSeconds: answer.dateEpochSeconds };
  };

  return {
    list: async (id, after) => {
      const orderBy = { field: "createdAt", direction: "DESC" };
      const input = { first: pageSize, orderBy, ...(after !== undefined && { after }) };
      const { policy, dateEpochSeconds } = await readPolicy(documents.records, { id, input });
      const found = at(policy, "searchEvaluationRecords");
      const next =
        at(found, "pageInfo", "hasNextPage") === true ? asText(at(found, "pageInfo", "endCursor")) : undefined;
      return {
        records: asList(at(found, "edges")).map((edge) => parseRecord(at(edge, "node"))),
        ...(dateEpochSeconds !== undefined && { nowEpochSeconds: dateEpochSeconds }),
        ...(next !== undefined && { next }),
      };
    },

    readSample: async (id, key) => {
      try {
        const { policy } = await readPolicy(documents.sample, { id, key });
        const input = at(policy, "evaluationSample", "input");
        return typeof input === "string" ? { kind: "input", text: input } : { kind: "gone" };
      } catch (error) {
        if (!(error instanceof SpaceliftError)) throw error;
        if (error.problem === "too_large") return { kind: "too_large" };
        // "Not found" may concern the sample or the policy. A listing tells about the policy.
        if (error.problem === "not_found") return { kind: "gone" };
        throw withoutQuotes(error);
      }
    },

    readText: async (id) => {
      try {
        return asText(at((await readPolicy(documents.text, { id })).policy, "body"));
      } catch (error) {
        if (error instanceof SpaceliftError && error.problem === "not_found") return undefined;
        throw error;
      }
    },

    simulate: async (body, data) => {
      const refusals: SpaceliftError[] = [];
      for (const field of known === undefined ? inputFields : [known]) {
        try {
          const input = { type: "NOTIFICATION", body, [field]: data };
          const document = (await ask(documents.simulate, { input })).read("policySimulatev2");
          known = field;
          return { kind: "evaluated", document };
        } catch (error) {
          if (!(error instanceof SpaceliftError)) throw error;
          if (error.problem === "too_large") return { kind: "failed" };
          if (error.problem !== "rejected" && error.problem !== "not_found") throw withoutQuotes(error);
          refusals.push(error);
        }
      }
      return failure(refusals);
    },
  };
}

/** An error of a policy concerns the one input. An error of the schema concerns every input. */
function failure(refusals: readonly SpaceliftError[]): Simulation {
  if (refusals.every(({ message }) => unknownField.test(message))) {
    throw new SpaceliftError("rejected", "Spacelift has no policySimulatev2 with this input");
  }
  return { kind: "failed" };
}

/** Spacelift's message may quote the variables, and so the input. */
function withoutQuotes({ problem }: SpaceliftError): SpaceliftError {
  return new SpaceliftError(problem, "a sample or its simulation was refused");
}

function parseRecord(node: Json): EvaluationRecord {
  const key = asText(at(node, "key"));
  const epochSeconds = asNumber(at(node, "timestamp"));
  if (key === undefined || epochSeconds === undefined) {
    throw new SpaceliftError("not_spacelift", "an evaluation without key or timestamp");
  }
  return { key, epochSeconds };
}
