/** Resource type under which the stack registers the webhook and the policy in Spacelift. */
export const registrationResourceType = "Custom::SpaceliftRegistration";

/**
 * Properties of `Custom::SpaceliftRegistration`, and, with `Reconcile`, the input of the registrar's schedule.
 * CloudFormation passes every property as a string; lists and booleans travel as JSON.
 */
export interface RegistrationProperties {
  /** Origin of the Spacelift account. Another account replaces the registration. */
  readonly SpaceliftEndpoint: string;
  /** Id of the space that webhook and policy belong to. */
  readonly Space: string;
  /** Name of the webhook and of the policy. */
  readonly Name: string;
  /** Prefix of the label of the registrar's own objects: it names account, region and stack for people. */
  readonly Owner: string;
  /** URL that Spacelift delivers to. */
  readonly WebhookUrl: string;
  /** Names of the SecureStrings with the id and the secret of the Spacelift API key. */
  readonly ApiKeyIdParameter: string;
  readonly ApiKeySecretParameter: string;
  /** Name of the SecureString with the accepted webhook secrets, which the registrar writes. */
  readonly WebhookSecretParameter: string;
  /** A whole number. Changing it creates a new webhook secret. */
  readonly WebhookSecretVersion: string;
  /** JSON array of run states. */
  readonly FinishedStates: string;
  /** JSON array of the opt-in tags. */
  readonly IncludeTags: string;
  /** JSON boolean: whether the registrar overwrites edits of the policy and of its extension. */
  readonly RepairPolicy: string;
}

/** Properties of the custom resource alone: they are too long for a schedule's input, which needs neither. */
export interface PolicyProperties {
  /** Text of the user's extension of the policy; empty when there is none. */
  readonly PolicyExtension: string;
  /** Digest of the policy's core: a changed core makes CloudFormation request an update. */
  readonly PolicyCore: string;
}

/** Part of the output `RegistrationSettings`: tells whether a policy's text is the registered one. */
export interface PolicyDigests extends Pick<PolicyProperties, "PolicyCore"> {
  /** Digest of the extension. */
  readonly PolicyExtensionDigest: string;
}

/** Attributes of `Custom::SpaceliftRegistration`. */
export const registrationAttributes = {
  webhookId: "WebhookId",
  policyId: "PolicyId",
  /** Remarks for whoever deployed, a sentence each; "none" when there are none. */
  notes: "Notes",
} as const;
