import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { FunctionName } from "../../lambda/contract/functions.ts";
import { emulatorConfiguration } from "../emulator.ts";

const run = promisify(execFile);

/**
 * A new process loads the bundle with `require`, as Lambda does. It has only the given environment, and the emulator in
 * place of AWS.
 */
export async function invokeBundle(
  bundle: FunctionName,
  event: unknown,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly result: unknown; readonly output: string }> {
  const aws = emulatorConfiguration();
  const script = `
    const { handler } = require(process.argv[1]);
    handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 60000 }).then(
      (answer) => { process.stderr.write("\\n" + JSON.stringify(answer ?? null)); process.exit(0); },
    );`;
  const path = join(import.meta.dirname, "../../dist/lambda", bundle, "index.js");
  const { stdout, stderr } = await run(process.execPath, ["-e", script, path, JSON.stringify(event)], {
    env: {
      ...environment,
      AWS_ENDPOINT_URL: aws.endpoint,
      NODE_EXTRA_CA_CERTS: process.env["NODE_EXTRA_CA_CERTS"],
      AWS_REGION: aws.region,
      AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
    },
  });
  return { result: JSON.parse(stderr.split("\n").at(-1) ?? ""), output: stdout };
}
