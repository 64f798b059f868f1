import { join } from "node:path";
import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { deployedContext, placeholders, upgradedStack } from "../../../scripts/releases/deployed-configuration.ts";
import { readPreviousRelease } from "../../../scripts/releases/previous-release.ts";
import { readAssembly, writeAssembly } from "../../../scripts/releases/release-archive.ts";
import { cloudFormation, putParameter } from "../aws.ts";
import { type CdkResult, contextArguments, requireSuccess, runCdk, runFolder } from "../cdk.ts";
import { datadogAppKey, datadogKey, spaceliftKey } from "../services.ts";
import { datadogServer, spacelift } from "./services.ts";

export const previousRelease = readPreviousRelease();

/** They make CloudFormation ask every custom resource for an update, but change no tag of a series. */
const changes = {
  finishedStates: "FINISHED,FAILED,DISCARDED,STOPPED,CANCELED",
  monitorNotify: "@platform-team",
};

export async function putKeys(): Promise<void> {
  await putParameter(`/${upgradedStack}/datadog-api-key`, datadogKey);
  await putParameter(deployedContext.datadogAppKeyParameter, datadogAppKey);
  await putParameter(`/${upgradedStack}/spacelift-api-key-id`, spaceliftKey.id);
  await putParameter(`/${upgradedStack}/spacelift-api-key-secret`, spaceliftKey.secret.reveal());
}

/** Writes the cloud assembly of the previous release. */
export function writePreviousAssembly(): string {
  return writeForStandIns("previous", previousRelease.files);
}

/** Synthesizes this version with the context of the previous release. */
export async function synthesizePresentAssembly(): Promise<string> {
  const context = contextArguments({ ...previousRelease.context, ...changes });
  requireSuccess(await runCdk("synth", ["synth", "--quiet", ...context]));
  return writeForStandIns("present", readAssembly(join(runFolder, "cdk.out")));
}

/**
 * Shortens the visibility timeout of the queues: the emulator fails a batch whose function it is replacing, and the batch
 * returns after this timeout.
 */
function writeForStandIns(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(runFolder, `assembly-${name}`);
  const withStandIns = (text: string) =>
    text
      .replaceAll(placeholders.spacelift, spacelift.url)
      .replaceAll(placeholders.datadog, datadogServer.url)
      .replaceAll(/"VisibilityTimeout": ?\d+/g, '"VisibilityTimeout": 15');
  writeAssembly(folder, Object.fromEntries(Object.entries(files).map(([path, text]) => [path, withStandIns(text)])));
  return folder;
}

/** Does nothing if an earlier file has done it. */
export async function bootstrap(folder: string): Promise<void> {
  const environment = "aws://000000000000/us-east-1";
  requireSuccess(await runCdk("bootstrap-upgrade", ["bootstrap", environment, "--app", folder]));
}

export function deployAssembly(name: string, folder: string, options: readonly string[] = []): Promise<CdkResult> {
  const app = ["--app", folder, "--require-approval", "never", "--method=direct"];
  return runCdk(name, ["deploy", ...app, ...options]);
}

export async function readStack() {
  const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: upgradedStack }));
  const outputs = new Map(stack?.Outputs?.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]));
  return {
    status: stack?.StackStatus,
    output: (name: string): string => {
      const value = outputs.get(name);
      if (value === undefined) throw new Error(`The stack has no output ${name}.`);
      return value;
    },
  };
}
