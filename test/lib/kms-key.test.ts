import { App, Stack } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { Key } from "aws-cdk-lib/aws-kms";
import { expect, test } from "vitest";
import { z } from "zod";
import { type DestinationName, runDestinationNames } from "../../lambda/contract/destinations.ts";
import { ConfigurationError } from "../../lib/configuration/configuration-error.ts";
import { SpaceliftDatadog } from "../../lib/spacelift-datadog.ts";
import { SpaceliftDatadogStack } from "../../lib/spacelift-datadog-stack.ts";
import { properties, resources, synthesize } from "./synthesis.ts";

const kmsKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const spaceliftEndpoint = "https://acme.app.spacelift.io";
const complete = {
  kmsKeyArn,
  alarmEmail: "ops@example.com",
  datadogAppKeyParameter: "/team/app-key",
  spaceliftCaParameter: "/team/spacelift-ca",
};

const statement = z.object({
  Action: z.union([z.string().transform((each) => [each]), z.array(z.string())]),
  Resource: z.unknown(),
  Condition: z.object({ StringEquals: z.record(z.string(), z.unknown()).optional() }).optional(),
});
const policy = z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) });

/** The role's permissions on the key: action, service, and the last part of the parameter's name. */
function keyGrants(template: Template, role: string): readonly string[] {
  const { PolicyDocument } = policy.parse(properties(template, "AWS::IAM::Policy", role));
  return PolicyDocument.Statement.filter(({ Resource }) => Resource === kmsKeyArn)
    .flatMap(({ Action, Condition }) => {
      const via = JSON.stringify(Condition?.StringEquals?.["kms:ViaService"]);
      const [, service = "no service"] = /"(\w+)\./.exec(via) ?? [];
      const context = JSON.stringify(Condition?.StringEquals?.["kms:EncryptionContext:PARAMETER_ARN"]);
      const [, parameter = ""] = /\/([\w-]+)"\]/.exec(context ?? "") ?? [];
      return Action.map((action) => [action, service, parameter].join(" ").trim());
    })
    .toSorted();
}

const forTable = ["Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo"].map(
  (action) => `kms:${action} dynamodb`,
);

test.each([
  ["ReceiverRole", ["kms:Decrypt sqs", "kms:Decrypt ssm webhook-secret", "kms:GenerateDataKey sqs"]],
  [
    "ForwarderRole",
    ["kms:Decrypt sqs", "kms:Decrypt ssm datadog-api-key", "kms:GenerateDataKey sqs", ...forTable].toSorted(),
  ],
  [
    "RegistrarRole",
    [
      "kms:Decrypt sqs",
      "kms:GenerateDataKey sqs",
      "kms:Decrypt ssm spacelift-api-key-id",
      "kms:Decrypt ssm spacelift-api-key-secret",
      "kms:Decrypt ssm spacelift-ca",
      "kms:Decrypt ssm webhook-secret",
      "kms:Encrypt ssm webhook-secret",
      "kms:GenerateDataKey ssm webhook-secret",
      ...forTable,
    ].toSorted(),
  ],
  [
    "PollerRole",
    [
      "kms:Decrypt ssm datadog-api-key",
      "kms:Decrypt ssm spacelift-api-key-id",
      "kms:Decrypt ssm spacelift-api-key-secret",
      "kms:Decrypt ssm spacelift-ca",
      ...forTable,
    ].toSorted(),
  ],
  ["InstallerRole", ["kms:Decrypt ssm app-key", "kms:Decrypt ssm datadog-api-key", ...forTable].toSorted()],
])("%s may use the key through these services, and for its own parameters alone", (role, expected) => {
  expect(keyGrants(synthesize(complete), role)).toEqual(expected);
});

test("queues, ledger, log groups, topic and the webhook's parameter are encrypted with the key", () => {
  const template = synthesize(complete);
  const all = (type: string) => Object.values(resources(template, type)).map(({ Properties }) => Properties);
  expect(all("AWS::SQS::Queue").map((queue) => [queue?.["KmsMasterKeyId"], queue?.["SqsManagedSseEnabled"]])).toEqual([
    [kmsKeyArn, undefined],
    [kmsKeyArn, undefined],
  ]);
  expect(all("AWS::DynamoDB::Table")).toMatchObject([
    { SSESpecification: { KMSMasterKeyId: kmsKeyArn, SSEEnabled: true, SSEType: "KMS" } },
  ]);
  expect(all("AWS::Logs::LogGroup").map((group) => group?.["KmsKeyId"])).toEqual(
    // One for each function, and one for the access log.
    Array.from({ length: Object.keys(resources(template, "AWS::Lambda::Function")).length + 1 }, () => kmsKeyArn),
  );
  expect(all("AWS::SNS::Topic")).toMatchObject([{ KmsMasterKeyId: kmsKeyArn }]);
  expect(properties(template, "Custom::SpaceliftRegistration", "Registered")).toMatchObject({
    WebhookSecretKey: kmsKeyArn,
  });
});

test("with several destinations the key encrypts their topic, and SNS may use it for the queues", () => {
  const template = synthesize({ kmsKeyArn, destinations: runDestinationNames });
  expect(properties(template, "AWS::SNS::Topic", "FanOutTopic")).toMatchObject({ KmsMasterKeyId: kmsKeyArn });
  for (const role of ["ReceiverRole", "RegistrarRole"]) {
    expect(keyGrants(template, role)).toEqual(expect.arrayContaining(["kms:Decrypt sns", "kms:GenerateDataKey sns"]));
  }
  const key = (destinations: readonly DestinationName[]) => {
    const app = new App();
    const kmsKey = new Key(new Stack(app, "Keys"), "Key");
    new SpaceliftDatadog(new Stack(app, "Platform"), "Metrics", { spaceliftEndpoint, kmsKey, destinations });
    return JSON.stringify(properties(Template.fromStack(Stack.of(kmsKey)), "AWS::KMS::Key", "Key"));
  };
  expect(key(runDestinationNames)).toContain("sns.amazonaws.com");
  expect(key(["metrics"])).not.toContain("sns.amazonaws.com");
});

test("without a key, the topic has SNS's own", () => {
  const { KmsMasterKeyId } = properties(
    synthesize({ destinations: runDestinationNames }),
    "AWS::SNS::Topic",
    "FanOutTopic",
  );
  expect(JSON.stringify(KmsMasterKeyId)).toContain("alias/aws/sns");
});

test("no permission on the key has a wildcard", () => {
  const policies = JSON.stringify(resources(synthesize(complete), "AWS::IAM::Policy"));
  // The registrar may read ledger items whose keys begin so.
  expect(policies.replace('["E#*","H#*"]', "")).not.toContain("*");
});

test("without a key, nothing names KMS", () => {
  const { kmsKeyArn: _, ...without } = complete;
  expect(JSON.stringify(resources(synthesize(without)))).not.toMatch(/kms/i);
});

test("the policy of an app's own key gets the statements that the services need, also in another stack", () => {
  const app = new App();
  const kmsKey = new Key(new Stack(app, "Keys"), "Key");
  const stack = new Stack(app, "Platform");
  new SpaceliftDatadog(stack, "Metrics", { spaceliftEndpoint, kmsKey, alarmEmail: "ops@example.com" });
  const keyPolicy = JSON.stringify(properties(Template.fromStack(Stack.of(kmsKey)), "AWS::KMS::Key", "Key"));
  for (const service of ["events.amazonaws.com", "cloudwatch.amazonaws.com", '"logs."']) {
    expect(keyPolicy).toContain(service);
  }
  expect(keyPolicy).toContain("kms:EncryptionContext:aws:logs:arn");
  expect(() => app.synth()).not.toThrow();
});

test("two keys are a conflict", () => {
  const stack = new Stack(new App(), "Platform");
  const kmsKey = new Key(stack, "Key");
  expect(() => new SpaceliftDatadog(stack, "Metrics", { spaceliftEndpoint, kmsKey, kmsKeyArn })).toThrow(
    ConfigurationError,
  );
});

test("a key in another region is an error at synthesis", () => {
  const errors = (region: string) => {
    const env = { account: "111122223333", region };
    const configuration = { spaceliftEndpoint, kmsKeyArn };
    const stack = new SpaceliftDatadogStack(new App(), "spacelift-datadog", { configuration, env });
    return Annotations.fromStack(stack).findError("*", Match.anyValue());
  };
  expect(errors("eu-west-1")).toEqual([]);
  expect(errors("us-east-1").map(({ entry }) => entry.data)).toEqual([
    "kmsKeyArn names a key in eu-west-1, but the stack is in us-east-1.",
  ]);
});
