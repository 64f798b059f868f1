import { flag, listOf, optionalText, origin, positiveInteger, text, textObject } from "./property.ts";
import { optInParts, terminalRunStates } from "./runs.ts";

export const registrationResourceType = "Custom::SpaceliftRegistration";

/** The schedule's input has these properties and `Reconcile`. */
export const registrationProperties = {
  /** Another account replaces the registration. */
  SpaceliftEndpoint: origin,
  /** Id of the space of webhook and policy. */
  Space: text,
  Name: text,
  /** Prefix of the label of the registrar's objects: it names account, region and stack for people. */
  Owner: text,
  WebhookUrl: text,
  ApiKeyIdParameter: text,
  ApiKeySecretParameter: text,
  /** SecureString with the accepted webhook secrets, which the registrar writes. */
  WebhookSecretParameter: text,
  /** A change creates a new webhook secret. */
  WebhookSecretVersion: positiveInteger,
  /** Whether a rotation refuses the old secrets at once. */
  RefuseOldSecret: flag,
  FinishedStates: listOf(terminalRunStates),
  IncludeTags: listOf(optInParts),
  /** Whether to overwrite edits of the policy and its extension. */
  RepairPolicy: flag,
  /** Whether a reconciliation creates a deleted webhook or policy again. */
  RecreateDeleted: flag,
};

export const secretVersionResourceType = "Custom::WebhookSecretVersion";

/** The registrar recognises this resource by `RequestedSecretVersion`, which no registration has. */
export const secretVersionProperties = {
  RequestedSecretVersion: positiveInteger,
  WebhookSecretParameter: text,
  /** Logical id of the registration in the same stack. */
  RegistrationLogicalId: text,
};

/** Part of the schedule's input. Earlier versions of the stack lack it. */
export const caProperties = {
  /** SSM parameter with the PEM certificates of Spacelift's private CA; empty for public CAs alone. */
  SpaceliftCaParameter: optionalText,
};

/** Part of the schedule's input. Earlier versions of the stack lack it. */
export const secretKeyProperties = {
  /** ARN of the KMS key of the webhook's parameter; empty for `aws/ssm`. */
  WebhookSecretKey: optionalText,
};

/** Too long for a schedule's input. Earlier versions of the stack lack them. */
export const secretTagProperties = {
  /** Tags of the webhook's parameter. */
  WebhookSecretTags: textObject,
};

/** Part of the schedule's input. Only the registration of run logs has them. */
export const contentProperties = {
  /** `logs`: the policy sends the logs of runs. Empty: runs, module versions and internal errors. */
  Content: optionalText,
  /** Name of the installation whose metric counts the drift; empty if it is `Name`. */
  Installation: optionalText,
};

/** Part of the schedule's input. */
export const registeredIds = { WebhookId: text, PolicyId: text };

/** Too long for a schedule's input, which needs neither. */
export const policyProperties = {
  /** Empty without an extension. */
  PolicyExtension: optionalText,
  /** Digest of the core: a changed core makes CloudFormation request an update. */
  PolicyCore: text,
};

/** Part of the output `RegistrationSettings`: identifies a policy without its text. */
export const policyDigests = {
  PolicyCore: text,
  /** Digest of the extension. */
  PolicyExtensionDigest: text,
};

export const registrationAttributes = {
  webhookId: "WebhookId",
  policyId: "PolicyId",
  /** Sentences for the user who deployed, or "none". */
  notes: "Notes",
} as const;
