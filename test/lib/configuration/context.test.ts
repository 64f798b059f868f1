import { App } from "aws-cdk-lib";
import { expect, test } from "vitest";
import { readConfigurationContext } from "../../../lib/configuration/context.ts";

function read(context: Record<string, unknown>) {
  return readConfigurationContext(new App({ context }).node);
}

test("our keys are taken as they are, the CDK's and a user's own are left out", () => {
  const context = { spaceliftEndpoint: "https://acme.app.spacelift.io", extraTags: ["a:b"], reconcileMinutes: 5 };
  const foreign = {
    "@aws-cdk/core:checkSecretUsage": true,
    "availability-zones:account=1:region=eu-west-1": ["eu-west-1a"],
    owner: "somebody",
    stack: "other",
  };
  expect(read({ ...context, ...foreign })).toEqual(context);
});

test("a likely slip is taken along, to be reported", () => {
  expect(read({ datadogsite: "x", extra_tags: "y", finishedState: "z" })).toEqual({
    datadogsite: "x",
    extra_tags: "y",
    finishedState: "z",
  });
});
