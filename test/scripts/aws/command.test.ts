import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { environmentWith } from "./configuration-files.ts";
import { awsError, callerIdentity, startFakeAws } from "./fake-aws.ts";

const scripts = join(import.meta.dirname, "../../../scripts");
type Line = readonly [script: string, ...argv: readonly string[]];

const keys = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
const commands: readonly Line[] = [["dlq", "list"], ["doctor"]];

async function run([script, ...argv]: Line, variables: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join(scripts, `${script}.ts`), ...argv], {
    env: environmentWith("[profile acme]\nregion = eu-west-1\n", variables),
  });
  const ended = once(child, "exit");
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code]: unknown[] = await ended;
  return { code, out, said };
}

test.each(commands.map((command) => ({ command })))(
  "$command without a region, a profile or a stack ends with one sentence and exit code 3",
  async ({ command }) => {
    expect(await run(command, keys)).toEqual({
      ...{ code: 3, out: "" },
      said: "No AWS region is chosen: pass --region, set AWS_REGION, or give the profile default a region.\n",
    });
    expect(await run(command, { ...keys, AWS_PROFILE: "acne" })).toEqual({
      ...{ code: 3, out: "" },
      said: "The AWS configuration files have no profile acne: correct AWS_PROFILE. Their profiles: acme.\n",
    });
    const aws = await startFakeAws({
      DescribeStacks: awsError("ValidationError", "Stack with id spacelift-datadog does not exist"),
      GetCallerIdentity: callerIdentity,
    });
    expect(await run([...command, "--endpoint-url", aws.url, "--region", "eu-west-1"], keys)).toEqual({
      ...{ code: 3, out: "" },
      said: "Account 123456789012 has no stack spacelift-datadog in region eu-west-1. Check --stack-name, --region and --profile.\n",
    });
  },
);

test("an expired login names the region, the profile and the remedy", async () => {
  const aws = await startFakeAws({
    DescribeStacks: awsError("ExpiredToken", "The security token included in the request is expired"),
  });
  const variables = { ...keys, AWS_PROFILE: "acme" };
  expect(await run(["dlq", "list", "--endpoint-url", aws.url], variables)).toEqual({
    ...{ code: 3, out: "" },
    said: expect.stringMatching(
      /^The login has expired: log in again, .* \(region eu-west-1, profile acme: ExpiredToken: .*\)\.\n$/,
    ),
  });
});

test("a missing permission names the account", async () => {
  const aws = await startFakeAws({
    DescribeStacks: awsError("AccessDenied", "User: x is not authorized to perform: cloudformation:DescribeStacks"),
    GetCallerIdentity: callerIdentity,
  });
  const { code, said } = await run(["doctor", "--endpoint-url", aws.url, "--region", "eu-west-1"], keys);
  expect(code).toBe(3);
  expect(said).toMatch(
    /^Your credentials lack a permission: .* \(account 123456789012, region eu-west-1: AccessDenied: /,
  );
});
