import { RemoteError, type Retryability } from "../shared/custom-resource/remote-error.ts";
import type { Secret } from "../shared/secret.ts";

/** One Spacelift account. Each call may reject with a `SpaceliftError`. */
export interface Spacelift {
  readonly readSpace: (id: string) => Promise<Space | undefined>;
  readonly readWebhook: (id: string) => Promise<Webhook | undefined>;
  /** All webhooks that the key may see. */
  readonly listWebhooks: () => Promise<readonly Webhook[]>;
  /** Returns the id of the new webhook. */
  readonly createWebhook: (webhook: WebhookInput) => Promise<string>;
  /** Changes all fields. Without a `secret`, Spacelift keeps the present one. */
  readonly updateWebhook: (id: string, webhook: WebhookInput) => Promise<void>;
  /** Succeeds if the object does not exist, like `deletePolicy`. */
  readonly deleteWebhook: (id: string) => Promise<void>;
  /** All policies that the key may see. */
  readonly listPolicies: () => Promise<readonly PolicySummary[]>;
  readonly readPolicy: (id: string) => Promise<Policy | undefined>;
  /** Returns the id of the new policy. */
  readonly createPolicy: (policy: PolicyInput) => Promise<string>;
  readonly updatePolicy: (id: string, policy: PolicyInput) => Promise<void>;
  readonly deletePolicy: (id: string) => Promise<void>;
}

export interface SpaceliftApiKey {
  readonly id: string;
  readonly secret: Secret;
}

/** How to reach an account. */
export interface Connection {
  /** Origin of the account. */
  readonly endpoint: string;
  /** Reads the key again at each login, since it may have been rotated. */
  readonly readKey: () => Promise<SpaceliftApiKey>;
  /** The time for all calls together. */
  readonly remainingMilliseconds: () => number;
}

export interface Space {
  readonly id: string;
  readonly parent?: string;
  /** Whether the policies of the parent work on this space. */
  readonly inherits: boolean;
}

interface WebhookFields {
  readonly name: string;
  readonly endpoint: string;
  /** Id of the space. */
  readonly space: string;
  readonly labels: readonly string[];
  readonly enabled: boolean;
  readonly retryOnFailure: boolean;
}

export interface Webhook extends WebhookFields {
  readonly id: string;
}

export interface WebhookInput extends WebhookFields {
  readonly secret?: Secret;
}

/** A notification policy. */
export interface PolicyInput {
  readonly name: string;
  readonly body: string;
  readonly space: string;
  readonly labels: readonly string[];
  readonly description: string;
  /** @default REGO_V1 */
  readonly engineType?: string;
}

/** A policy as a list shows it. */
export interface PolicySummary {
  readonly id: string;
  readonly name: string;
  readonly labels: readonly string[];
}

export interface Policy extends PolicyInput {
  readonly id: string;
  /** Ours are `NOTIFICATION`. */
  readonly type: string;
  /** Ours are `REGO_V1`. */
  readonly engineType: string;
}

/** Why a call to Spacelift failed. */
export type SpaceliftProblem =
  /** There was no connection: DNS, TLS, or a refusal. The request did not leave. */
  | "unreachable"
  /** The answer is not one of a GraphQL API. */
  | "not_spacelift"
  /** Status 429. */
  | "rate_limited"
  /** Status 5xx, or no complete answer: Spacelift may have performed the request. */
  | "unavailable"
  /** Spacelift refused the API key. */
  | "login_refused"
  /** The key lacks a right, or a space's name stands in place of its id. Spacelift does not tell which. */
  | "unauthorized"
  /** The object does not exist. */
  | "not_found"
  /** Any other error. */
  | "rejected";

export class SpaceliftError extends RemoteError {
  override readonly name = "SpaceliftError";
  readonly problem: SpaceliftProblem;

  /** `message` has Spacelift's own words, with the details from the error's extensions. */
  constructor(problem: SpaceliftProblem, message: string) {
    super(message, retryabilityOf(problem));
    this.problem = problem;
  }
}

function retryabilityOf(problem: SpaceliftProblem): Retryability {
  switch (problem) {
    case "rate_limited":
    case "unavailable":
      return "until_deadline";
    case "unreachable":
      return "briefly";
    case "not_spacelift":
    case "login_refused":
    case "unauthorized":
    case "not_found":
    case "rejected":
      return "never";
  }
}
