import { RemoteError, type Retryability } from "../shared/custom-resource/remote-error.ts";
import type { Secret } from "../shared/secret.ts";

/** What the registrar asks of one Spacelift account. Each call may reject with a `SpaceliftError`. */
export interface Spacelift {
  readonly readSpace: (id: string) => Promise<Space | undefined>;
  readonly readWebhook: (id: string) => Promise<Webhook | undefined>;
  /** All webhooks that the key may see. */
  readonly listWebhooks: () => Promise<readonly Webhook[]>;
  /** Gives the id of the new webhook. */
  readonly createWebhook: (webhook: WebhookInput) => Promise<string>;
  /** Changes all that is given. Without a secret, Spacelift keeps the one that it has. */
  readonly updateWebhook: (id: string, webhook: WebhookInput) => Promise<void>;
  /** Nothing to delete is success, here and in `deletePolicy`. */
  readonly deleteWebhook: (id: string) => Promise<void>;
  /** All policies that the key may see. */
  readonly listPolicies: () => Promise<readonly PolicySummary[]>;
  readonly readPolicy: (id: string) => Promise<Policy | undefined>;
  /** Gives the id of the new policy. */
  readonly createPolicy: (policy: PolicyInput) => Promise<string>;
  readonly updatePolicy: (id: string, policy: PolicyInput) => Promise<void>;
  readonly deletePolicy: (id: string) => Promise<void>;
}

/** An API key of Spacelift's. */
export interface SpaceliftApiKey {
  readonly id: string;
  readonly secret: Secret;
}

/** How an account is reached. */
export interface Connection {
  /** Its origin. */
  readonly endpoint: string;
  /** Reads the key for a login. */
  readonly readKey: () => Promise<SpaceliftApiKey>;
  /** The time that is left for all calls together. */
  readonly remainingMilliseconds: () => number;
}

export interface Space {
  readonly id: string;
  readonly parent?: string;
  /** Whether the policies of the parent reach this space. */
  readonly inherits: boolean;
}

interface WebhookFields {
  readonly name: string;
  readonly endpoint: string;
  /** Id of its space. */
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

/** What a list says of a policy. */
export interface PolicySummary {
  readonly id: string;
  readonly name: string;
  readonly labels: readonly string[];
}

export interface Policy extends PolicyInput {
  readonly id: string;
  /** `NOTIFICATION` for one of ours. */
  readonly type: string;
  /** `REGO_V1` for one of ours. */
  readonly engineType: string;
}

/** Why a call to Spacelift came to nothing. */
export type SpaceliftProblem =
  /** No connection: no name, refused, no TLS. */
  | "unreachable"
  /** Something answered, and it is no GraphQL API. */
  | "not_spacelift"
  /** 429. */
  | "rate_limited"
  /** 5xx, or no whole answer: what was asked may have been done. */
  | "unavailable"
  /** The API key was not taken. */
  | "login_refused"
  /** Not allowed: by the key, by its token, or because a space's name was given in place of its id. */
  | "unauthorized"
  /** What was asked for is not there. */
  | "not_found"
  /** Any other error that Spacelift names. */
  | "rejected";

export class SpaceliftError extends RemoteError {
  override readonly name = "SpaceliftError";
  readonly problem: SpaceliftProblem;

  /** `message` has Spacelift's own words where it gave some, the details in the error's extensions included. */
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
