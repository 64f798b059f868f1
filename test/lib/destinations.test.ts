import type { Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { destinationFunctions } from "../../lambda/contract/destination-functions.ts";
import { runDestinationNames } from "../../lambda/contract/destinations.ts";
import { destinationId } from "../../lib/destination-id.ts";
import { outputValues } from "./names.ts";
import { createStack, logicalId, properties, resources, synthesize as synthesizeAnew } from "./synthesis.ts";

const others = runDestinationNames.filter((name) => name !== "metrics");
const all = { destinations: runDestinationNames };

const templates = new Map<string, Template>();

/** Each configuration is synthesized once: it takes a second. */
function synthesize(configuration: Parameters<typeof synthesizeAnew>[0] = {}): Template {
  const key = JSON.stringify(configuration);
  const template = templates.get(key) ?? synthesizeAnew(configuration);
  templates.set(key, template);
  return template;
}

/** The logical ids that contain `part`. */
function ids(template: Template, part = ""): readonly string[] {
  return Object.keys(resources(template)).filter((id) => id.includes(part));
}

const statements = z.object({
  PolicyDocument: z.object({ Statement: z.array(z.record(z.string(), z.unknown())) }),
});

describe("the default, metrics alone,", () => {
  test("has the logical ids of version 0.1.0, so an update keeps the queues and their events", () => {
    expect(ids(synthesize(), "Delivery").toSorted()).toEqual([
      "SpaceliftDatadogDeliveryConsumer4AC75B96",
      "SpaceliftDatadogDeliveryDeadLetterQueue73ADF3CB",
      "SpaceliftDatadogDeliveryDeadLetterQueuePolicy0DA2DBCA",
      "SpaceliftDatadogDeliveryForwarderFunctionC6A7C2AD",
      "SpaceliftDatadogDeliveryForwarderLogs393DEEC5",
      "SpaceliftDatadogDeliveryForwarderRoleC89B7E7F",
      "SpaceliftDatadogDeliveryForwarderRoleDefaultPolicy3FBF1279",
      "SpaceliftDatadogDeliveryHeartbeatSchedule1F5C7578",
      "SpaceliftDatadogDeliveryLedgerTable9786BBC2",
      "SpaceliftDatadogDeliveryQueue336EC25D",
      "SpaceliftDatadogDeliveryQueuePolicyC58CAE12",
    ]);
  });

  test("has no topic, and an output for each queue with the name from before destinations", () => {
    const template = synthesize();
    expect(resources(template, "AWS::SNS::Topic")).toEqual({});
    expect(Object.keys(outputValues(template))).toEqual(
      expect.arrayContaining(["QueueUrl", "QueueArn", "DeadLetterQueueUrl", "DeadLetterQueueArn"]),
    );
  });
});

test.each(others)("%s has queues, a function, alarms and outputs of its own, and none if it is off", (name) => {
  const id = destinationId(name);
  const without = ids(synthesize());
  const added = ids(synthesize({ destinations: ["metrics", name] })).filter((each) => !without.includes(each));
  expect(added.filter((each) => !/FanOut|Key/.test(each))).toEqual(
    expect.arrayContaining(
      ["DeadLetterQueue", "Queue", "ForwarderFunction", "Consumer"].map((part) =>
        expect.stringContaining(`Delivery${id}${part}`),
      ),
    ),
  );
  expect(added.filter((each) => each.includes("Alarm")).map((each) => each.replace(/.*Monitoring|.{8}$/g, ""))).toEqual(
    expect.arrayContaining(
      ["DeadLetters", "MessagesWait", "MessagesReturn", "ForwarderErrors", "KeyRefused"].map(
        (alarm) => `${id}${alarm}Alarm`,
      ),
    ),
  );
  expect(added.filter((each) => !each.includes(id) && !each.includes("FanOut"))).toEqual([]);
  expect(outputValues(synthesize({ destinations: [name] }))).toMatchObject({
    [`Queue${id}Url`]: { Ref: expect.stringContaining(`Delivery${id}Queue`) },
    [`DeadLetterQueue${id}Arn`]: { "Fn::GetAtt": [expect.stringContaining(`Delivery${id}DeadLetterQueue`), "Arn"] },
  });
});

test.each(others)("the function of %s has the variables that its entry reads, and consumes its own queue", (name) => {
  const template = synthesize(all);
  const id = destinationId(name);
  const { Environment, Description } = z
    .object({ Description: z.string(), Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) })
    .parse(properties(template, "AWS::Lambda::Function", `Delivery${id}Forwarder`));
  expect(Object.keys(Environment.Variables).toSorted()).toEqual(
    Object.values(destinationFunctions[name].environment).toSorted(),
  );
  expect(Description).not.toBe("");
  expect(Environment.Variables["QUEUE_URL"]).toEqual({
    Ref: logicalId(template, "AWS::SQS::Queue", `Delivery${id}Queue`),
  });
  expect(properties(template, "AWS::Lambda::EventSourceMapping", `Delivery${id}Consumer`)).toMatchObject({
    FunctionName: { Ref: logicalId(template, "AWS::Lambda::Function", `Delivery${id}Forwarder`) },
    EventSourceArn: { "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", `Delivery${id}Queue`), "Arn"] },
  });
});

describe("several destinations", () => {
  test("get each message, byte for byte, from a topic that only TLS reaches", () => {
    const template = synthesize(all);
    const topic = { Ref: logicalId(template, "AWS::SNS::Topic", "FanOutTopic") };
    const subscriptions = Object.values(resources(template, "AWS::SNS::Subscription"));
    expect(subscriptions.map(({ Properties }) => Properties)).toEqual(
      runDestinationNames.map((name) => ({
        TopicArn: topic,
        Protocol: "sqs",
        RawMessageDelivery: true,
        Endpoint: { "Fn::GetAtt": [expect.stringContaining(`Delivery${destinationId(name)}Queue`), "Arn"] },
        RedrivePolicy: {
          deadLetterTargetArn: {
            "Fn::GetAtt": [expect.stringContaining(`Delivery${destinationId(name)}DeadLetterQueue`), "Arn"],
          },
        },
      })),
    );
    const policy = statements.parse(properties(template, "AWS::SNS::TopicPolicy", "FanOutTopic"));
    expect(policy.PolicyDocument.Statement).toMatchObject([
      { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
  });

  test("let the topic, and nobody else, send to each queue and dead-letter queue", () => {
    const template = synthesize(all);
    for (const part of ["Queue", "DeadLetterQueue"]) {
      for (const name of runDestinationNames) {
        const id = `Delivery${destinationId(name)}${part}Policy`;
        const { PolicyDocument } = statements.parse(properties(template, "AWS::SQS::QueuePolicy", id));
        const allowed = PolicyDocument.Statement.filter(({ Effect }) => Effect === "Allow");
        expect(allowed.filter(({ Principal }) => JSON.stringify(Principal).includes("sns"))).toMatchObject([
          {
            Action: "sqs:SendMessage",
            Principal: { Service: "sns.amazonaws.com" },
            Condition: { ArnEquals: { "aws:SourceArn": { Ref: expect.stringContaining("FanOutTopic") } } },
          },
        ]);
      }
    }
  });

  test("are published to by the receiver, once every queue is subscribed", () => {
    const template = synthesize(all);
    const receiver = resources(template, "AWS::Lambda::Function")[
      logicalId(template, "AWS::Lambda::Function", "Receiver")
    ];
    expect(receiver?.Properties?.["Environment"]).toMatchObject({
      Variables: { TOPIC_ARN: { Ref: expect.stringContaining("FanOutTopic") }, QUEUE_URLS: expect.anything() },
    });
    expect(receiver?.DependsOn).toEqual(
      expect.arrayContaining([
        ...Object.keys(resources(template, "AWS::SNS::Subscription")),
        ...Object.keys(resources(template, "AWS::SQS::QueuePolicy")).filter((id) => !id.includes("DeadLetter")),
      ]),
    );
  });

  test("do not depend on the order in which the configuration names them", () => {
    const reversed = synthesize({ destinations: runDestinationNames.toReversed() });
    expect(reversed.toJSON()).toEqual(synthesize(all).toJSON());
  });

  test.each([
    ["Receiver", "Publish"],
    ["Registrar", "Recover"],
  ])("lose their topic only after the %s has stopped publishing", (name, publishing) => {
    const template = synthesize();
    const sender = logicalId(template, "AWS::Lambda::Function", name);
    for (const { DependsOn } of Object.values(resources(template, "AWS::SQS::QueuePolicy"))) {
      expect(DependsOn).toContain(sender);
    }
    const publish = statements.parse(properties(synthesize(all), "AWS::IAM::Policy", `FanOut${publishing}`));
    expect(publish.PolicyDocument.Statement).toMatchObject([{ Action: "sns:Publish" }]);
    expect(JSON.stringify(properties(synthesize(all), "AWS::IAM::Policy", `${name}Role`))).not.toContain("sns:");
  });
});

describe("without metrics", () => {
  test("there is no heartbeat, no queue of metrics, and no alarm on their seconds", () => {
    const template = synthesize({ destinations: others });
    expect(ids(template, "Heartbeat")).toEqual([]);
    expect(ids(template, "DeliveryQueue")).toEqual([]);
    expect(ids(template, "ClaimsMoved")).toEqual([]);
  });

  test("the construct has the queues of the first destination, and no forwarder of metrics", () => {
    const { integration } = createStack({ destinations: others });
    const [first] = Object.values(integration.destinations);
    expect(integration.queue).toBe(first?.queue);
    expect(integration.deadLetterQueue).toBe(first?.deadLetterQueue);
    expect(integration.functions.forwarder).toBeUndefined();
    expect(Object.keys(integration.functions)).toEqual(expect.arrayContaining([...others]));
  });
});

test.each<[readonly (typeof runDestinationNames)[number][], readonly string[]]>([
  [["metrics"], ["run_url"]],
  [runDestinationNames, ["run_url", "details"]],
])("the policy for %j sends %j on request", (destinations, expected) => {
  const { IncludeTags } = properties(
    synthesize({ destinations, includeTags: ["run_url"] }),
    "Custom::SpaceliftRegistration",
    "Registered",
  );
  expect(JSON.parse(String(IncludeTags))).toEqual(expected);
});

test("the deployments may read the application key, and the installer needs metrics", () => {
  const datadogAppKeyParameter = "/team/app-key";
  const reading = (destinations: readonly (typeof runDestinationNames)[number][]) => {
    const template = synthesize({ destinations, datadogAppKeyParameter });
    const policies = Object.entries(resources(template, "AWS::IAM::Policy"));
    return policies.flatMap(([id, { Properties }]) => (JSON.stringify(Properties).includes("app-key") ? [id] : []));
  };
  expect(reading(["events"])).toEqual([]);
  expect(reading(["deployments"])).toEqual([expect.stringContaining("DeliveryDeploymentsForwarder")]);
  expect(reading(["metrics", "events"])).toEqual([expect.stringContaining("Installer")]);
});

test("only a destination that marks its events may use the ledger, besides the registrar with its own items", () => {
  const template = synthesize(all);
  const users = Object.entries(resources(template, "AWS::IAM::Policy")).flatMap(([id, { Properties }]) =>
    JSON.stringify(Properties).includes("dynamodb:UpdateItem") ? [id.replace(/.*Delivery|Forwarder.*/g, "")] : [],
  );
  const others = users.filter((id) => !id.includes("Registrar"));
  expect(others.toSorted()).toEqual(["", "Deployments", "Events"]);
});
