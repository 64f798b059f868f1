import { RemoteError, type Retryability } from "../shared/custom-resource/remote-error.ts";
import type { Secret } from "../shared/secret.ts";
import type { SpaceliftApiKey } from "../shared/spacelift-api-key.ts";
import type { AuditWebhook } from "./domain/audit-webhook.ts";

/** Each call may reject with a `SpaceliftError`. Lists hold only objects that the key may see. */
export interface Spacelift {
  readonly readSpace: (id: string) => Promise<Space | undefined>;
  readonly readWebhook: (id: string) => Promise<Webhook | undefined>;
  readonly listWebhooks: () => Promise<readonly Webhook[]>;
  /** Returns the webhook's id. */
  readonly createWebhook: (webhook: WebhookInput) => Promise<string>;
  /** Without a `secret`, Spacelift keeps the present one. */
  readonly updateWebhook: (id: string, webhook: WebhookInput) => Promise<void>;
  /** Succeeds without the object, like `deletePolicy`. */
  readonly deleteWebhook: (id: string) => Promise<void>;
  readonly listPolicies: () => Promise<readonly PolicySummary[]>;
  readonly readPolicy: (id: string) => Promise<Policy | undefined>;
  /** Returns the policy's id. */
  readonly createPolicy: (policy: PolicyInput) => Promise<string>;
  readonly updatePolicy: (id: string, policy: PolicyInput) => Promise<void>;
  readonly deletePolicy: (id: string) => Promise<void>;
  /** The account's one audit webhook. Its changes need admin rights on the account. */
  readonly readAuditWebhook: () => Promise<AuditWebhook | undefined>;
  /** Creates or replaces it. If it is enabled, Spacelift first sends it a delivery that it has to answer with 2xx. */
  readonly setAuditWebhook: (webhook: AuditWebhookInput) => Promise<void>;
  /** Succeeds without one. */
  readonly deleteAuditWebhook: () => Promise<void>;
}

export interface Connection {
  readonly endpoint: string;
  /** SSM parameter with the PEM certificates of a private CA; absent for public CAs alone. */
  readonly caParameter?: string;
  /** Called at each login, since the key may have been rotated. */
  readonly readKey: () => Promise<SpaceliftApiKey>;
  /** The time for all calls together. */
  readonly remainingMilliseconds: () => number;
}

export interface Space {
  readonly id: string;
  readonly parent?: string;
  /** Whether the parent's policies work on this space. */
  readonly inherits: boolean;
}

interface WebhookFields {
  readonly name: string;
  readonly endpoint: string;
  /** An id, not a name. */
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

export interface AuditWebhookInput extends AuditWebhook {
  readonly secret: Secret;
}

export interface PolicyInput {
  readonly name: string;
  readonly body: string;
  readonly space: string;
  readonly labels: readonly string[];
  readonly description: string;
  /** @default REGO_V1 */
  readonly engineType?: string;
}

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

export type SpaceliftProblem =
  /** DNS, TLS or a refused connection: the request did not leave. */
  | "unreachable"
  | "not_spacelift"
  /** Status 429. */
  | "rate_limited"
  /** Status 5xx or no complete answer: Spacelift may have performed the request. */
  | "unavailable"
  /** The answer is longer than the client takes. */
  | "too_large"
  | "login_refused"
  /** The key lacks a right, or a space's name replaces its id. Spacelift does not tell which. */
  | "unauthorized"
  | "not_found"
  | "rejected";

export class SpaceliftError extends RemoteError {
  override readonly name = "SpaceliftError";
  readonly problem: SpaceliftProblem;

  /** `message` has Spacelift's own words and the details from the error's extensions. */
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
    case "too_large":
    case "not_spacelift":
    case "login_refused":
    case "unauthorized":
    case "not_found":
    case "rejected":
      return "never";
  }
}
