import { ListQueuesCommand, SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { describeFailure } from "../../../scripts/deployment/advice.ts";
import { OperatorError } from "../../../scripts/deployment/operator-error.ts";

beforeEach(() => {
  for (const name of [
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
  ]) {
    vi.stubEnv(name, undefined);
  }
  for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) vi.stubEnv(name, "/nowhere");
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const keys = { accessKeyId: "a", secretAccessKey: "b" };
const failure = (configuration: SQSClientConfig) =>
  new SQSClient({ maxAttempts: 1, ...configuration }).send(new ListQueuesCommand({})).then(() => "", describeFailure);

test("an SDK error without region, credentials or network names a remedy", async () => {
  expect(await failure({ credentials: keys })).toMatch(/Region is missing\nSet the region with --region/);
  expect(await failure({ region: "eu-west-1" })).toMatch(/Could not load credentials.*\nLog in .* --profile\.$/);
  const unreachable = { region: "eu-west-1", credentials: keys, endpoint: "http://127.0.0.1:1" };
  expect(await failure(unreachable)).toMatch(/ECONNREFUSED.*\nAWS is out of reach. .* --endpoint-url\.$/s);
});

test.each([
  ["AccessDenied", "User: x is not authorized to perform: sqs:ReceiveMessage", "docs/operations.md"],
  ["ExpiredToken", "The security token included in the request is expired", "Log in again"],
  ["UnrecognizedClientException", "The security token included in the request is invalid.", "Log in again"],
])("%s names a remedy", (name, message, advice) => {
  const error = Object.assign(new Error(message), { name });
  const [first, second] = describeFailure(error).split("\n");
  expect(first).toBe(`${name}: ${message}`);
  expect(second).toContain(advice);
});

test("a OperatorError is printed as it is, and an unknown error without advice", () => {
  expect(describeFailure(new OperatorError("There is no stack a."))).toBe("There is no stack a.");
  expect(describeFailure(new TypeError("x"))).toBe("TypeError: x");
});
