import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, type IStackSynthesizer, Stack } from "aws-cdk-lib";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { expect, test } from "vitest";
import { ArchiveSynthesizer } from "../../../scripts/package/archive-synthesizer.ts";
import { createFolder } from "../../lib/synthesis.ts";

/** The names of the archives in the assembly of a stack with one function. */
function archivesOf(text: string): readonly string[] {
  const source = createFolder("bundle");
  writeFileSync(join(source, "index.js"), text);
  const app = new App({ outdir: createFolder("assembly") });
  const stack = new Stack(app, "stack", { synthesizer: new ArchiveSynthesizer({ prefix: "" }) as IStackSynthesizer });
  new LambdaFunction(stack, "Function", {
    runtime: Runtime.NODEJS_24_X,
    handler: "index.handler",
    code: Code.fromAsset(source, { displayName: "receiver" }),
  });
  return readdirSync(app.synth().directory).filter((name) => name.endsWith(".zip"));
}

test("equal code has an archive of the same name, and new code another one", () => {
  const first = archivesOf("first");
  expect(first).toEqual([expect.stringMatching(/^receiver-[0-9a-f]{16}\.zip$/)]);
  expect(archivesOf("first")).toEqual(first);
  expect(archivesOf("second")).not.toEqual(first);
});
