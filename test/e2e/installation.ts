import { putParameter } from "./aws.ts";
import { type CdkResult, cdkDeploy, readOutputs } from "./cdk.ts";
import { datadogAppKey, datadogKey, datadogServer, spacelift, spaceliftKey } from "./stand-ins.ts";

/** The stack under test, under its default name. */
export const stackName = "spacelift-datadog";

/** What every deployment of the run says; a look at the registration each minute is the most often that a rule can. */
export const context = {
  spaceliftEndpoint: spacelift.url,
  datadogUrl: datadogServer.url,
  datadogAppKeyParameter: `/${stackName}/datadog-app-key`,
  reconcileMinutes: "1",
};

/** Puts the keys where the README has them put. */
export async function putKeys(spaceliftSecret = spaceliftKey.secret.reveal()): Promise<void> {
  await putParameter(`/${stackName}/datadog-api-key`, datadogKey);
  await putParameter(context.datadogAppKeyParameter, datadogAppKey);
  await putParameter(`/${stackName}/spacelift-api-key-id`, spaceliftKey.id);
  await putParameter(`/${stackName}/spacelift-api-key-secret`, spaceliftSecret);
}

/**
 * Deploys the stack with more context than it has in any case. What fails unexpectedly is not rolled back: the functions'
 * logs would be gone.
 */
export function deploy(
  name: string,
  more: Readonly<Record<string, string>> = {},
  options: readonly string[] = ["--no-rollback"],
): Promise<CdkResult> {
  return cdkDeploy(name, { ...context, ...more }, options);
}

/** An output of the last deployment that succeeded. */
export function output(name: string): string {
  return readOutputs(stackName)(name);
}
