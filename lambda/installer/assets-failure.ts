import { certificateProblem } from "../shared/certificate-error.ts";
import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { FenceError } from "../shared/custom-resource/fenced-request.ts";
import { KeyAccessError } from "../shared/key-access-error.ts";
import { describeError } from "../shared/log.ts";
import { MissingParameterError } from "../shared/parameters.ts";
import { DatadogError } from "./datadog-assets.ts";
import type { DatadogTarget } from "./domain/installation.ts";

/** Scopes that a scoped application key needs (docs.datadoghq.com, "Datadog role permissions"). */
export const applicationKeyScopes = [
  "dashboards_read",
  "dashboards_write",
  "monitors_read",
  "monitors_write",
  "slos_read",
  "slos_write",
  "metrics_read",
  "metrics_metadata_write",
] as const;

/** Names the parameter or URL, the cause, and the remedy. */
export function explainAssetsFailure(error: unknown, target: DatadogTarget): string {
  if (error instanceof DeploymentFailure || error instanceof TypeError) return error.message;
  if (error instanceof KeyAccessError) return error.message;
  if (error instanceof FenceError) return `${error.message}: deploy again once it answers.`;
  if (error instanceof MissingParameterError) return explainMissing(error.parameter, target);
  if (error instanceof DatadogError) return explainDatadog(error, target);
  return `An unexpected error occurred (${describeError(error)}): see the installer's log, then deploy again.`;
}

function explainMissing(parameter: string, { appKeyParameter }: DatadogTarget): string {
  const what = parameter === appKeyParameter ? "a Datadog application key" : "the Datadog API key";
  return `SSM has no parameter ${parameter}: put ${what} there with aws ssm put-parameter --type SecureString --name ${parameter} --value …, then deploy again.`;
}

function explainDatadog({ problem, message }: DatadogError, target: DatadogTarget): string {
  const { datadogUrl, apiKeyParameter, appKeyParameter } = target;
  switch (problem) {
    case "unreachable":
      if (certificateProblem(message) !== undefined) return explainCertificate(datadogUrl, message);
      return `${datadogUrl} cannot be reached (${message}): check datadogSite and datadogUrl.`;
    case "not_datadog":
      return `${datadogUrl} does not answer as Datadog does (${message}): check datadogSite and datadogUrl.`;
    case "rate_limited":
      return "Datadog's rate limit did not lift in time: wait some minutes, then deploy again.";
    case "unavailable":
      return `Datadog did not answer in time (${message}): deploy again once it is back. The installation continues then.`;
    case "unauthorized":
      return `Datadog refuses the keys in the SSM parameters ${apiKeyParameter} and ${appKeyParameter} (${message}): check that both belong to one organisation at ${datadogUrl}, and that the application key has the scopes ${applicationKeyScopes.join(", ")} or none, then deploy again.`;
    case "not_found":
    case "rejected":
      return `Datadog refuses the request (${message}): correct what the message names, then deploy again.`;
  }
}

function explainCertificate(datadogUrl: string, message: string): string {
  return `The certificate of ${datadogUrl} ${certificateProblem(message)} (${message}), so the installer does not send the keys there: set datadogUrl to a host with a certificate that a public CA signed, then deploy again.`;
}
