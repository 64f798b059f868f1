import type { Json } from "../../shared/json.ts";

/** A record of an evaluation that Spacelift kept, because the policy's rule `sample` was true. */
export interface EvaluationRecord {
  readonly key: string;
  /** By Spacelift's clock, in whole seconds since 1970. */
  readonly epochSeconds: number;
}

export interface EvaluationPage {
  /** Newest first. */
  readonly records: readonly EvaluationRecord[];
  /** Spacelift's clock, if the answer had it. */
  readonly nowEpochSeconds?: number;
  /** The cursor of the next page; absent on the last one. */
  readonly next?: string;
}

export type Sample =
  /** The policy's input. It has names and addresses of persons. */
  { readonly kind: "input"; readonly text: string } | { readonly kind: "gone" } | { readonly kind: "too_large" };

export type Simulation =
  | { readonly kind: "evaluated"; readonly document: Json }
  /** The policy fails on this input. */
  | { readonly kind: "failed" };

/**
 * Spacelift's API for a policy's evaluations. Each call may reject with a `SpaceliftError`. No error quotes a sample.
 */
export interface Evaluations {
  /** Pages of at most fifty. */
  readonly list: (policyId: string, after: string | undefined) => Promise<EvaluationPage>;
  readonly readSample: (policyId: string, key: string) => Promise<Sample>;
  /** The registered text, or `undefined` without the policy. */
  readonly readText: (policyId: string) => Promise<string | undefined>;
  /** Evaluates a text on an input, and sends nothing. */
  readonly simulate: (text: string, input: string) => Promise<Simulation>;
}
