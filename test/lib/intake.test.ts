import { expect, test } from "vitest";
import { z } from "zod";
import { logicalId, properties, resources, synthesize } from "./synthesis.ts";

test("the API has one route, POST /webhook, and it leads to the receiver", () => {
  const template = synthesize();
  const integration = logicalId(template, "AWS::ApiGatewayV2::Integration", "Webhook");
  const receiver = logicalId(template, "AWS::Lambda::Function", "Receiver");
  expect(properties(template, "AWS::ApiGatewayV2::Api", "Api")).toMatchObject({
    ProtocolType: "HTTP",
    Name: "spacelift-datadog-webhook",
  });
  expect(Object.keys(resources(template, "AWS::ApiGatewayV2::Route"))).toHaveLength(1);
  expect(properties(template, "AWS::ApiGatewayV2::Route", "Api")).toMatchObject({
    RouteKey: "POST /webhook",
    Target: { "Fn::Join": ["", ["integrations/", { Ref: integration }]] },
  });
  expect(properties(template, "AWS::ApiGatewayV2::Integration", "Webhook")).toMatchObject({
    IntegrationType: "AWS_PROXY",
    PayloadFormatVersion: "2.0",
    IntegrationUri: { "Fn::GetAtt": [receiver, "Arn"] },
  });
});

test("the only stage deploys automatically and throttles well above real load", () => {
  expect(properties(synthesize(), "AWS::ApiGatewayV2::Stage", "Stage")).toMatchObject({
    StageName: "$default",
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
  });
});

test("the access log has no headers or bodies, and keeps 90 days", () => {
  const template = synthesize();
  const accessLogs = logicalId(template, "AWS::Logs::LogGroup", "AccessLogs");
  expect(properties(template, "AWS::ApiGatewayV2::Stage", "Stage")["AccessLogSettings"]).toEqual({
    DestinationArn: { "Fn::GetAtt": [accessLogs, "Arn"] },
    Format: JSON.stringify({
      installation: "spacelift-datadog",
      requestId: "$context.requestId",
      requestTime: "$context.requestTime",
      sourceIp: "$context.identity.sourceIp",
      routeKey: "$context.routeKey",
      status: "$context.status",
      integrationStatus: "$context.integrationStatus",
      integrationLatency: "$context.integrationLatency",
      responseLatency: "$context.responseLatency",
      error: "$context.error.responseType",
    }),
  });
  expect(properties(template, "AWS::Logs::LogGroup", "AccessLogs")).toEqual({
    LogGroupName: expect.stringMatching(/^\/aws\/vendedlogs\/\w+$/),
    RetentionInDays: 90,
  });
});

test("throttled requests are counted from the access log, for this installation", () => {
  const template = synthesize({ integrationName: "audit" });
  expect(properties(template, "AWS::Logs::MetricFilter", "Throttled")).toEqual({
    LogGroupName: { Ref: logicalId(template, "AWS::Logs::LogGroup", "AccessLogs") },
    FilterPattern: '{ $.status = "429" }',
    MetricTransformations: [
      {
        MetricNamespace: "SpaceliftDatadog",
        MetricName: "DeliveriesThrottled",
        MetricValue: "1",
        Dimensions: [{ Key: "Integration", Value: "$.installation" }],
      },
    ],
  });
  const { Format } = z
    .object({ Format: z.string() })
    .parse(properties(template, "AWS::ApiGatewayV2::Stage", "Stage")["AccessLogSettings"]);
  expect(JSON.parse(Format)).toMatchObject({ installation: "audit", status: "$context.status" });
});

test.each([
  ["Refused", "401", "1"],
  ["Accepted", "202", "0"],
])(
  "what is %s by the receiver, with %s, is a %s: the minimum tells whether deliveries were only refused",
  (name, status, value) => {
    expect(properties(synthesize({ integrationName: "audit" }), "AWS::Logs::MetricFilter", name)).toMatchObject({
      FilterPattern: `{ ($.status = "${status}") && ($.routeKey = "POST /webhook") }`,
      MetricTransformations: [
        {
          MetricNamespace: "SpaceliftDatadog",
          MetricName: "DeliveriesRefused",
          MetricValue: value,
          Dimensions: [{ Key: "Integration", Value: "$.installation" }],
        },
      ],
    });
  },
);

test("the receiver has a short timeout, logs to its own group, and gets the queue and its secret's name", () => {
  const template = synthesize({ webhookSecretParameter: "/team/hook" });
  expect(properties(template, "AWS::Lambda::Function", "Receiver")).toMatchObject({
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    Handler: "index.handler",
    MemorySize: 512,
    Timeout: 10,
    LoggingConfig: { LogGroup: { Ref: logicalId(template, "AWS::Logs::LogGroup", "ReceiverLogs") } },
  });
  expect(properties(template, "AWS::Lambda::Function", "Receiver")["Environment"]).toEqual({
    Variables: {
      QUEUE_URL: { Ref: logicalId(template, "AWS::SQS::Queue", "DeliveryQueue") },
      WEBHOOK_SECRET_PARAMETER: "/team/hook",
    },
  });
});

test.each(["Receiver", "Forwarder"])("the %s is created after its permissions", (name) => {
  const template = synthesize();
  const id = logicalId(template, "AWS::Lambda::Function", name);
  const policy = logicalId(template, "AWS::IAM::Policy", name);
  expect(resources(template, "AWS::Lambda::Function")[id]?.DependsOn).toContain(policy);
});

test.each([
  [{}, undefined],
  [{ receiverReservedConcurrency: 20 }, 20],
])("with %j, the receiver alone has the reserved concurrency %s", (configuration, expected) => {
  const template = synthesize(configuration);
  const reserved = (name: string) =>
    properties(template, "AWS::Lambda::Function", name)["ReservedConcurrentExecutions"];
  expect(["Receiver", "Forwarder", "Registrar"].map(reserved)).toEqual([expected, undefined, undefined]);
});
