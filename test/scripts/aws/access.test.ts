import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openAwsAccess } from "../../../scripts/aws/access.ts";
import { awsVariables, environmentWith } from "./configuration-files.ts";
import { assumedRole, startFakeAws } from "./fake-aws.ts";

beforeEach(() => {
  for (const name of awsVariables) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const config = `[profile acme]
region = eu-west-1
aws_access_key_id = ACME
aws_secret_access_key = s
[profile role]
region = eu-west-3
role_arn = arn:aws:iam::123456789012:role/operator
source_profile = acme
mfa_serial = arn:aws:iam::123456789012:mfa/ann
`;

const keys = { AWS_ACCESS_KEY_ID: "ENVIRONMENT", AWS_SECRET_ACCESS_KEY: "s" };

async function open(
  variables: Readonly<Record<string, string>>,
  options: { readonly profile?: string; readonly region?: string } = {},
) {
  // The SDK reads the variables of the process.
  for (const [name, value] of Object.entries(environmentWith(config, variables))) vi.stubEnv(name, value);
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = new PassThrough();
  const access = await openAwsAccess(options, { env: process.env, stdin, stderr });
  return { access, stdin, stderr, read: access.clientConfiguration.credentials };
}

test.each([
  ["the variable AWS_PROFILE", { AWS_PROFILE: "acme" }, {}, "ACME"],
  ["the variable AWS_DEFAULT_PROFILE", { AWS_DEFAULT_PROFILE: "acme" }, {}, "ACME"],
  ["keys in the environment before AWS_PROFILE", { ...keys, AWS_PROFILE: "acme" }, {}, "ENVIRONMENT"],
  ["--profile before keys in the environment", keys, { profile: "acme" }, "ACME"],
])("credentials come from %s", async (_, variables, options, accessKeyId) => {
  const { read } = await open({ AWS_REGION: "us-east-1", ...variables }, options);
  expect(await read()).toMatchObject({ accessKeyId });
});

test.each([
  ["--region", { AWS_REGION: "us-east-1" }, { region: "eu-north-1" }, "eu-north-1"],
  ["AWS_REGION", { AWS_REGION: "us-east-1", AWS_DEFAULT_REGION: "us-west-2", AWS_PROFILE: "acme" }, {}, "us-east-1"],
  ["AWS_DEFAULT_REGION", { AWS_DEFAULT_REGION: "us-west-2", AWS_PROFILE: "acme" }, {}, "us-west-2"],
  ["the profile", {}, { profile: "acme" }, "eu-west-1"],
])("the region comes from %s", async (_, variables, options, region) => {
  const { access } = await open({ ...keys, ...variables }, options);
  expect(access.region).toBe(region);
});

test("a missing region gives one sentence with the remedy", async () => {
  await expect(open(keys)).rejects.toThrow(
    /^No AWS region is chosen: pass --region, set AWS_REGION, or give the profile default a region\.$/,
  );
});

test.each([
  [{ AWS_PROFILE: "acne" }, {}, "correct AWS_PROFILE"],
  [keys, { profile: "acne" }, "correct --profile"],
])("an unknown profile is one sentence that names the known ones", async (variables, options, remedy) => {
  await expect(open({ AWS_REGION: "us-east-1", ...variables }, options)).rejects.toThrow(
    `The AWS configuration files have no profile acne: ${remedy}. Their profiles: acme, role.`,
  );
});

test("a role with MFA asks for one code, and does not show it", async () => {
  const { url, asked } = await startFakeAws({ AssumeRole: assumedRole });
  const { read, stdin, stderr } = await open({ AWS_ENDPOINT_URL_STS: url }, { profile: "role" });
  const said = text(stderr);
  stdin.write("123456\n");
  expect(await read()).toMatchObject({ accessKeyId: "ROLE" });
  expect(await read()).toMatchObject({ accessKeyId: "ROLE" });
  stderr.end();
  expect(asked).toHaveLength(1);
  expect(asked[0]?.accessKeyId).toBe("ACME");
  expect(asked[0]?.parameters.get("TokenCode")).toBe("123456");
  expect(await said).toBe("Enter MFA code for arn:aws:iam::123456789012:mfa/ann: \n");
});

test("a role with MFA needs a terminal", async () => {
  const { read, stdin } = await open({}, { profile: "role" });
  stdin.isTTY = false;
  await expect(read()).rejects.toThrow(/^The profile needs a code of the MFA device \S+, and there is no terminal/);
});
