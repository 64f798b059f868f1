import { putParameter } from "./aws.ts";
import { type CdkResult, cdkDeploy, readOutputs } from "./cdk.ts";
import { datadogAppKey, datadogKey, spaceliftKey } from "./services.ts";
import { datadogServer, spacelift } from "./stand-ins.ts";

/** The default name of the stack. */
export const stackName = "spacelift-datadog";

/** Context of every deployment in the run. A registration check every minute is the fastest schedule. */
export const context = {
  spaceliftEndpoint: spacelift.url,
  datadogUrl: datadogServer.url,
  datadogAppKeyParameter: `/${stackName}/datadog-app-key`,
  reconcileMinutes: "1",
};

/** Stores the keys as the README describes. */
export async function putKeys(spaceliftSecret = spaceliftKey.secret.reveal()): Promise<void> {
  await putParameter(`/${stackName}/datadog-api-key`, datadogKey);
  await putParameter(context.datadogAppKeyParameter, datadogAppKey);
  await putParameter(`/${stackName}/spacelift-api-key-id`, spaceliftKey.id);
  await putParameter(`/${stackName}/spacelift-api-key-secret`, spaceliftSecret);
}

/**
 * Deploys the stack with additional context. A failure is not rolled back, since that would delete the functions' logs.
 */
export function deploy(
  name: string,
  more: Readonly<Record<string, string>> = {},
  options: readonly string[] = ["--no-rollback"],
): Promise<CdkResult> {
  return cdkDeploy(name, { ...context, ...more }, options);
}

/** An output of the last successful deployment. */
export function output(name: string): string {
  return readOutputs(stackName)(name);
}
