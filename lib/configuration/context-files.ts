import { homedir } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import { readJsonObject } from "./json-object.ts";

const settings = z.object({ context: z.record(z.string(), z.unknown()) });

/**
 * Names of the files that give the key to the CDK's command line (AWS CDK, "Context values and the AWS CDK"). `folder` is the
 * folder that the CDK runs in.
 */
export function cdkFilesWith(key: string, folder: string): readonly string[] {
  const files = [
    { name: "cdk.json", context: contextIn(resolve(folder, "cdk.json")) },
    { name: "cdk.context.json", context: valuesIn(resolve(folder, "cdk.context.json")) },
    { name: "~/.cdk.json", context: contextIn(resolve(homedir(), ".cdk.json")) },
  ];
  return files.filter(({ context }) => key in context).map(({ name }) => name);
}

function contextIn(path: string): Readonly<Record<string, unknown>> {
  const { success, data } = settings.safeParse(valuesIn(path));
  return success ? data.context : {};
}

/** Empty if there is no such file. The CDK itself has reported an invalid one. */
function valuesIn(path: string): Readonly<Record<string, unknown>> {
  const read = readJsonObject(path);
  return read.outcome === "read" ? read.values : {};
}
