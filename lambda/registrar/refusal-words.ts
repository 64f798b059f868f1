/** Spacelift does not document how it reports a feature that a plan lacks. These words are common among vendors. */
const plan = /\b(?:plan|tier|upgrade|subscription|not (?:available|included|enabled)|feature)\b/i;

/**
 * Spacelift refuses some fields to all API keys (github.com/spacelift-io/prometheus-exporter); newer self-hosted
 * versions refuse fewer.
 */
const machineSession = /machine session/i;

/** GraphQL's words for fields that an older version lacks (graphql-js and gqlgen, "FieldsOnCorrectType"). */
const unknownField = /cannot query field|unknown (?:argument|type|field)|is not defined by type/i;

export function isPlanRefusal(message: string): boolean {
  return plan.test(message);
}

export function isMachineSessionRefusal(message: string): boolean {
  return machineSession.test(message);
}

export function isUnknownField(message: string): boolean {
  return unknownField.test(message);
}

/** Whether the account, the key or the version lacks the feature, so that another try would be refused, too. */
export function isFeatureRefusal(message: string): boolean {
  return isPlanRefusal(message) || isMachineSessionRefusal(message) || isUnknownField(message);
}
