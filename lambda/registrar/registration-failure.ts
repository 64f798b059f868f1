import { ExtensionError } from "../contract/policy.ts";
import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { describeError } from "../shared/log.ts";
import { MissingParameterError } from "../shared/parameters.ts";
import type { Registration } from "./domain/registration.ts";
import { SpaceliftError } from "./spacelift.ts";

/** The sentence for anything that was thrown while a registration was being made, changed or ended. */
export function explainFailure(error: unknown, registration: Registration): string {
  if (error instanceof DeploymentFailure || error instanceof TypeError) return error.message;
  if (error instanceof ExtensionError) return `The file in policyExtension cannot be used. ${error.message}`;
  if (error instanceof MissingParameterError) return explainMissing(error.parameter, registration);
  if (error instanceof SpaceliftError) return explainSpacelift(error, registration);
  return `Something failed that nobody foresaw (${describeError(error)}): see the registrar's log, then deploy again.`;
}

function explainMissing(parameter: string, { apiKeyIdParameter }: Registration): string {
  const what = parameter === apiKeyIdParameter ? "the id" : "the secret";
  return `SSM has no parameter ${parameter}: put ${what} of a Spacelift API key there with aws ssm put-parameter --type SecureString --name ${parameter} --value …, then deploy again.`;
}

function explainSpacelift({ problem, message }: SpaceliftError, registration: Registration): string {
  const { endpoint, space, apiKeyIdParameter, apiKeySecretParameter } = registration;
  const key = `the API key in the SSM parameters ${apiKeyIdParameter} and ${apiKeySecretParameter}`;
  switch (problem) {
    case "unreachable":
      return `${endpoint} cannot be reached (${message}): check spaceliftEndpoint, the URL of your Spacelift account without a path.`;
    case "not_spacelift":
      return `${endpoint} does not answer as Spacelift does (${message}): check spaceliftEndpoint, the URL of your Spacelift account without a path.`;
    case "rate_limited":
      return `Spacelift's rate limit was reached and did not lift in time: wait some minutes, then deploy again.`;
    case "unavailable":
      return `Spacelift did not answer in time (${message}): deploy again once it is back; what was begun is gone on with.`;
    case "login_refused":
      return `Spacelift refuses ${key} (${message}): check that both belong to one key of ${endpoint} and are not swapped, then deploy again.`;
    case "unauthorized":
      return `Spacelift does not let ${key} do this (${message}), which it says of a key without rights and of a space's name in place of its id: give that key admin rights on the space ${space}, or set spaceliftSpace to the id if ${space} is a name, then deploy again.`;
    case "not_found":
    case "rejected":
      return explainRejection(message, registration);
  }
}

/** Spacelift's own words for what a plan lacks are not documented; these are the ones that vendors use. */
const plan = /\b(?:plan|tier|upgrade|subscription|not (?:available|included|enabled)|feature)\b/i;

/**
 * What API keys are not told, whatever the plan and their rights (github.com/spacelift-io/prometheus-exporter). Newer
 * self-hosted versions tell more of it.
 */
const machineSession = /machine session/i;

/** What a self-hosted version before 4.1.0 does not know (docs.spacelift.io, self-hosted changelog, "Rego v1 support"). */
const regoVersion = /\bengineType\b|\bREGO_V1\b|\bPolicyEngineType\b/;

/** OPA's own errors begin so (github.com/open-policy-agent/opa, `ast/errors.go`). */
const rego = /\brego_|compile the policy/i;

function explainRejection(message: string, { endpoint }: Registration): string {
  if (machineSession.test(message)) {
    return `Spacelift does not tell this to API keys (${message}), whatever the plan and the key's rights: where ${endpoint} is self-hosted, upgrade it, then deploy again.`;
  }
  if (regoVersion.test(message)) {
    return `${endpoint} does not know policies in Rego v1 (${message}): a self-hosted Spacelift has to be 4.1.0 or newer.`;
  }
  if (rego.test(message)) {
    return `Spacelift does not take the policy (${message}): correct the file in policyExtension, or the extension as it was edited in Spacelift, then deploy again.`;
  }
  if (plan.test(message)) {
    return `The plan of ${endpoint} does not take this (${message}): webhooks and notification policies have to be part of it.`;
  }
  return `Spacelift refuses (${message}): correct what it names, then deploy again.`;
}
