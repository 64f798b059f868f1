import { flag, listOf, optionalText, origin, positiveInteger, text } from "./property.ts";
import { optInTags, terminalRunStates } from "./runs.ts";

/** Resource type under which the stack registers the webhook and the policy in Spacelift. */
export const registrationResourceType = "Custom::SpaceliftRegistration";

/** Properties of `Custom::SpaceliftRegistration`, and, with `Reconcile`, the input of the registrar's schedule. */
export const registrationProperties = {
  /** The Spacelift account. Another account replaces the registration. */
  SpaceliftEndpoint: origin,
  /** Id of the space that webhook and policy belong to. */
  Space: text,
  /** Name of the webhook and of the policy. */
  Name: text,
  /** Prefix of the label of the registrar's own objects: it names account, region and stack for people. */
  Owner: text,
  /** URL that Spacelift delivers to. */
  WebhookUrl: text,
  /** Names of the SecureStrings with the id and the secret of the Spacelift API key. */
  ApiKeyIdParameter: text,
  ApiKeySecretParameter: text,
  /** Name of the SecureString with the accepted webhook secrets, which the registrar writes. */
  WebhookSecretParameter: text,
  /** Changing it creates a new webhook secret. */
  WebhookSecretVersion: positiveInteger,
  FinishedStates: listOf(terminalRunStates),
  IncludeTags: listOf(optInTags),
  /** Whether the registrar overwrites edits of the policy and of its extension. */
  RepairPolicy: flag,
};

/** Ids in Spacelift: part of the schedule's input. */
export const registeredIds = { WebhookId: text, PolicyId: text };

/** Properties of the custom resource alone: they are too long for a schedule's input, which needs neither. */
export const policyProperties = {
  /** Text of the user's extension of the policy; empty when there is none. */
  PolicyExtension: optionalText,
  /** Digest of the policy's core: a changed core makes CloudFormation request an update. */
  PolicyCore: text,
};

/** Part of the output `RegistrationSettings`: tells whether a policy's text is the registered one. */
export const policyDigests = {
  PolicyCore: text,
  /** Digest of the extension. */
  PolicyExtensionDigest: text,
};

/** Attributes of `Custom::SpaceliftRegistration`. */
export const registrationAttributes = {
  webhookId: "WebhookId",
  policyId: "PolicyId",
  /** Remarks for whoever deployed, a sentence each; "none" when there are none. */
  notes: "Notes",
} as const;
