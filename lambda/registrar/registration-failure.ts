import { ExtensionError } from "../contract/policy.ts";
import { certificateProblem, untrustedProblem } from "../shared/certificate-error.ts";
import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { FenceError } from "../shared/custom-resource/fenced-request.ts";
import { KeyAccessError } from "../shared/key-access-error.ts";
import { describeError } from "../shared/log.ts";
import { MissingParameterError } from "../shared/parameters.ts";
import type { Registration } from "./domain/registration.ts";
import { isMachineSessionRefusal, isPlanRefusal } from "./refusal-words.ts";
import { SpaceliftError } from "./spacelift.ts";

type Explained = Pick<
  Registration,
  "endpoint" | "space" | "apiKeyIdParameter" | "apiKeySecretParameter" | "caParameter"
>;

/** Names the key or parameter with its value, the cause and the remedy. */
export function explainFailure(error: unknown, registration: Explained): string {
  if (error instanceof DeploymentFailure || error instanceof TypeError) return error.message;
  if (error instanceof KeyAccessError) return error.message;
  if (error instanceof ExtensionError) return `The file in policyExtension cannot be used. ${error.message}`;
  if (error instanceof FenceError) return `${error.message}: deploy again once it answers.`;
  if (error instanceof MissingParameterError) return explainMissing(error.parameter, registration);
  if (error instanceof SpaceliftError) return explainSpacelift(error, registration);
  return `An unexpected error occurred (${describeError(error)}): see the registrar's log, then deploy again.`;
}

function explainMissing(parameter: string, { apiKeyIdParameter, caParameter }: Explained): string {
  if (parameter === caParameter) {
    return `SSM has no parameter ${parameter}, which spaceliftCaParameter names: put the PEM certificates of Spacelift's CA there with aws ssm put-parameter --type String --name ${parameter} --value file://ca.pem, then deploy again.`;
  }
  const part = parameter === apiKeyIdParameter ? "the id" : "the secret";
  return `SSM has no parameter ${parameter}: put ${part} of a Spacelift API key there with aws ssm put-parameter --type SecureString --name ${parameter} --value …, then deploy again.`;
}

function explainSpacelift({ problem, message }: SpaceliftError, registration: Explained): string {
  const { endpoint, space, apiKeyIdParameter, apiKeySecretParameter } = registration;
  const key = `the API key in the SSM parameters ${apiKeyIdParameter} and ${apiKeySecretParameter}`;
  switch (problem) {
    case "unreachable":
      if (certificateProblem(message) !== undefined) return explainCertificate(message, registration);
      return `${endpoint} cannot be reached (${message}): set spaceliftEndpoint to the URL of your Spacelift account, without a path.`;
    case "too_large":
    case "not_spacelift":
      return `${endpoint} does not answer as Spacelift does (${message}): set spaceliftEndpoint to the URL of your Spacelift account, without a path.`;
    case "rate_limited":
      return `The rate limit of ${endpoint} did not lift in time: wait some minutes, then deploy again.`;
    case "unavailable":
      return `${endpoint} did not answer in time (${message}): deploy again once it is back. The registration continues then.`;
    case "login_refused":
      return `Spacelift refuses ${key} (${message}): check that both belong to one key of ${endpoint} and are not swapped, then deploy again.`;
    case "unauthorized":
      return `Spacelift does not let ${key} do this (${message}). The key lacks rights, or spaceliftSpace is a name: give the key admin rights on the space ${space}, or set spaceliftSpace to the id of a space, then deploy again.`;
    case "not_found":
    case "rejected":
      return explainRejection(message, registration);
  }
}

function explainCertificate(message: string, { endpoint, caParameter }: Explained): string {
  const problem = certificateProblem(message);
  const isUntrusted = problem === untrustedProblem;
  const known = isUntrusted && caParameter !== undefined ? `${problem}, or by one in ${caParameter}` : problem;
  const remedy = !isUntrusted
    ? "renew the host's certificate, or correct spaceliftEndpoint"
    : caParameter === undefined
      ? "set spaceliftCaParameter to the name of an SSM parameter with the certificate of the host's CA"
      : `put the certificate of the host's CA into the SSM parameter ${caParameter}`;
  return `The certificate of ${endpoint} ${known} (${message}), so the API key is not sent there: ${remedy}, then deploy again.`;
}

/** Self-hosted Spacelift has these since 4.1.0 (docs.spacelift.io, self-hosted changelog, "Rego v1 support"). */
const regoVersion = /\bengineType\b|\bREGO_V1\b|\bPolicyEngineType\b/;

/** Prefixes of OPA's error codes (github.com/open-policy-agent/opa, `ast/errors.go`). */
const rego = /\brego_|compile the policy/i;

function explainRejection(message: string, { endpoint }: Explained): string {
  if (isMachineSessionRefusal(message)) {
    return `${endpoint} refuses this to all API keys (${message}): if it is self-hosted, upgrade it, then deploy again.`;
  }
  if (regoVersion.test(message)) {
    return `${endpoint} does not know policies in Rego v1 (${message}): upgrade it to Spacelift 4.1.0 or newer, then deploy again.`;
  }
  if (rego.test(message)) {
    return `Spacelift refuses the policy (${message}): correct the file in policyExtension, or the extension that was edited in Spacelift, then deploy again.`;
  }
  if (isPlanRefusal(message)) {
    return `The plan of ${endpoint} does not include this (${message}): change to a plan with webhooks and notification policies, then deploy again.`;
  }
  return `Spacelift refuses the request (${message}): correct what it names, then deploy again.`;
}
