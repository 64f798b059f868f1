import { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { z } from "zod";
import { parseRegistration } from "../../lambda/registrar/domain/registration-properties.ts";
import type { SpaceliftDatadogProps } from "../../lib/configuration/spacelift-datadog-props.ts";
import { packageVersion } from "../../lib/package-version.ts";
import { policyExtensionDigest } from "../../lib/policy-extension.ts";
import { SpaceliftDatadog } from "../../lib/spacelift-datadog.ts";
import { addOperatorOutputs } from "../../lib/stack-outputs.ts";
import { monitoring } from "../../scripts/cost/monitoring.ts";
import { readRegistrationSettings } from "../../scripts/doctor/registration-settings.ts";
import { outputValues, physicalNames } from "./names.ts";
import { createApp, createStack, logicalId, resources, synthesize } from "./synthesis.ts";

test("the stack has the outputs that an operator needs", () => {
  const template = synthesize();
  const api = logicalId(template, "AWS::ApiGatewayV2::Api", "Api");
  const registered = logicalId(template, "Custom::SpaceliftRegistration", "Registered");
  expect(outputValues(template)).toEqual({
    ...common(template),
    WebhookUrl: { "Fn::Join": ["", [{ "Fn::GetAtt": [api, "ApiEndpoint"] }, "/webhook"]] },
    WebhookId: { "Fn::GetAtt": [registered, "WebhookId"] },
    PolicyId: { "Fn::GetAtt": [registered, "PolicyId"] },
    RegistrationNotes: { "Fn::GetAtt": [registered, "Notes"] },
    PollerSettings: {
      "Fn::Join": [
        "",
        [
          expect.stringMatching(/^\{"LeaseKey":"P#$/),
          { Ref: "AWS::StackId" },
          expect.stringMatching(/^#\w+","PollMinutes":"1"\}$/),
        ],
      ],
    },
    RegistrationSettings: { "Fn::Join": ["", expect.arrayContaining([{ Ref: "AWS::AccountId" }])] },
    YourNextStep: "Send a test event: npm run doctor -- --send-test",
  });
});

test.each<Partial<SpaceliftDatadogProps>>([
  { datadogAppKeyParameter: "/spacelift-datadog/datadog-app-key" },
  { registration: "manual" },
])("with %j every output and every function has a description", (configuration) => {
  const template = synthesize(configuration);
  const described = z.object({ Description: z.string().min(10) });
  const found = [
    ...Object.values(template.findOutputs("*")),
    ...Object.values(resources(template, "AWS::Lambda::Function")).map(({ Properties }) => Properties),
  ];
  expect(found.filter((each) => !described.safeParse(each).success)).toEqual([]);
});

test("the doctor reads from the output what the registrar was told", () => {
  const template = synthesize({ spaceliftSpace: "production-01HZZ", finishedStates: ["FINISHED", "CANCELED"] });
  const ref = z.union([z.object({ Ref: z.string() }), z.object({ "Fn::GetAtt": z.array(z.string()) })]);
  const join = z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.union([z.string(), ref]))]) });
  /** A value as CloudFormation resolves it, with the names of what it refers to in the place of their values. */
  const resolved = (value: unknown): string => {
    if (typeof value === "string") return value;
    const [, parts] = join.parse(value)["Fn::Join"];
    return parts.map((part) => (typeof part === "string" ? part : Object.values(part).flat().join("."))).join("");
  };
  const deployment = {
    stackName: "spacelift-datadog",
    region: "us-east-1",
    account: undefined,
    status: "CREATE_COMPLETE",
    statusReason: undefined,
    clockAheadMilliseconds: undefined,
    outputs: new Map([
      ["RegistrationSettings", resolved(outputValues(template)["RegistrationSettings"])],
      ["WebhookId", "the webhook"],
      ["PolicyId", "the policy"],
    ]),
  };
  const [[resourceId, resource] = []] = Object.entries(resources(template, "Custom::SpaceliftRegistration"));
  const told = resource?.Properties ?? {};
  const { ServiceToken: _, ServiceTimeout: __, ...properties } = told;
  const texts = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, resolved(value)]));
  expect(readRegistrationSettings(deployment)).toEqual({
    registration: parseRegistration(texts, { stackId: "AWS::StackId", logicalId: resourceId ?? "" }),
    webhookId: "the webhook",
    policyId: "the policy",
    digests: { PolicyCore: texts["PolicyCore"], PolicyExtensionDigest: policyExtensionDigest("") },
  });
});

test("with manual registration, the outputs are the values to set by hand", () => {
  const template = synthesize({ registration: "manual", integrationName: "audit", spaceliftSpace: "production-01HZZ" });
  const api = logicalId(template, "AWS::ApiGatewayV2::Api", "Api");
  expect(outputValues(template)).toEqual({
    ...common(template, "audit"),
    WebhookUrl: { "Fn::Join": ["", [{ "Fn::GetAtt": [api, "ApiEndpoint"] }, "/webhook"]] },
    ManualSecret:
      'aws ssm put-parameter --type SecureString --name /audit/webhook-secret --value "$(openssl rand -hex 32)"',
    ManualWebhook: {
      "Fn::Join": [
        "",
        [
          "name: audit; endpoint: ",
          { "Fn::GetAtt": [api, "ApiEndpoint"] },
          "/webhook; space: production-01HZZ; secret: the value of /audit/webhook-secret; retry on failure: on",
        ],
      ],
    },
    ManualPolicy:
      "name: audit; type: Notification; engine: Rego v1; space: production-01HZZ; text: the output of PolicyTextCommand",
    PolicyTextCommand:
      "npm run --silent policy -- print --endpoint-id audit --finished-states FINISHED,FAILED,DISCARDED,STOPPED",
    YourNextStep:
      "Follow ManualSecret, ManualWebhook and ManualPolicy. Send a test event: npm run doctor -- --stack-name audit --send-test",
  });
});

test("a stack of one's own around the construct can have the same outputs", () => {
  const stack = new Stack(createApp(), "Platform");
  const construct = new SpaceliftDatadog(stack, "Metrics", { spaceliftEndpoint: "https://acme.app.spacelift.io" });
  addOperatorOutputs(construct);
  const names = Object.keys(outputValues(Template.fromStack(stack)));
  expect(names.toSorted()).toEqual(Object.keys(outputValues(synthesize())).toSorted());
});

test("the CDK's CLI, which sorts outputs by name, prints the next step last", () => {
  const template = synthesize({ alarmEmail: "ops@example.com", datadogAppKeyParameter: "/team/app-key" });
  const values = outputValues(template);
  expect(Object.keys(values).toSorted().at(-1)).toBe("YourNextStep");
  expect(values["YourNextStep"]).toContain("ops@example.com");
});

/** The outputs that do not depend on how the webhook and the policy are registered. */
function common(template: Template, name = "spacelift-datadog"): Record<string, unknown> {
  return {
    QueueUrl: { Ref: logicalId(template, "AWS::SQS::Queue", "DeliveryQueue") },
    DeadLetterQueueUrl: { Ref: logicalId(template, "AWS::SQS::Queue", "DeadLetterQueue") },
    QueueArn: { "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", "DeliveryQueue"), "Arn"] },
    DeadLetterQueueArn: { "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", "DeadLetterQueue"), "Arn"] },
    LedgerTable: { Ref: logicalId(template, "AWS::DynamoDB::Table", "Ledger") },
    WebhookSecretParameter: `/${name}/webhook-secret`,
    Version: packageVersion(),
    DatadogApiKeyParameter: `/${name}/datadog-api-key`,
    DatadogKeyNotes: { "Fn::GetAtt": [logicalId(template, "Custom::DatadogApiKey", "Checked"), "Notes"] },
  };
}

test.each(["automatic", "manual"] as const)(
  "%s: the template neither creates nor resolves a secret",
  (registration) => {
    const template = synthesize({ registration });
    expect(resources(template, "AWS::SSM::Parameter")).toEqual({});
    expect(resources(template, "AWS::SecretsManager::Secret")).toEqual({});
    expect(JSON.stringify(template.toJSON())).not.toContain("{{resolve:");
  },
);

test("installations with different names share no name that AWS allows only once", () => {
  const app = createApp();
  const stacks = ["spacelift-datadog", "audit"].map((integrationName) =>
    createStack({ integrationName, spaceliftSpace: integrationName, alarmEmail: "ops@example.com" }, app),
  );
  expect(stacks.map((stack) => stack.stackName)).toEqual(["spacelift-datadog", "audit"]);
  const [first, second] = stacks.map((stack) => physicalNames(Template.fromStack(stack)));
  // Besides the alarms: the API, the log group of its access log, the registration and two parameters.
  expect(first).toHaveLength(monitoring.alarms + 5);
  expect(second?.filter((name) => first?.includes(name))).toEqual([]);
});
