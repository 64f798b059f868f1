import { App } from "aws-cdk-lib";
import { expect, test } from "vitest";
import { readConfigurationContext } from "../../../lib/configuration/context.ts";

function read(context: Record<string, unknown>) {
  return readConfigurationContext(new App({ context }).node);
}

test("every key is kept unchanged, known or unknown", () => {
  const context = { spaceliftEndpoint: "https://acme.app.spacelift.io", extraTags: ["a:b"], owner: "somebody" };
  expect(read(context)).toEqual(context);
});

test.each([
  "@aws-cdk/core:checkSecretUsage",
  "@aws-cdk/core.slowSynthThreshold",
  "@aws-cdk/aws-iam.arnSizeEstimate",
  "aws:cdk:enable-path-metadata",
  "aws-cdk:enableDiffNoFail",
  "availability-zones:account=1:region=eu-west-1",
  "ssm:account=1:parameterName=/a:region=eu-west-1",
  "hosted-zone:account=1:domainName=a.example:region=eu-west-1",
  "acknowledged-issue-numbers",
  "assets-ecr-repository-name",
  "cli-telemetry",
])("%s belongs to the CDK", (key) => {
  expect(read({ [key]: true, registration: "manual" })).toEqual({ registration: "manual" });
});
