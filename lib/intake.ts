import { Names, Stack, Validations } from "aws-cdk-lib";
import { AccessLogField, AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpMethod, type HttpRoute, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { receiverEnvironment } from "../lambda/contract/environment.ts";
import { deliveriesPerSecond } from "../lambda/contract/queue.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Delivery } from "./delivery.ts";
import { functionEnvironment } from "./function-environment.ts";
import type { Hosting } from "./hosting.ts";
import { createLogGroup } from "./log-group.ts";
import {
  createDeliveryMetrics,
  type DeliveryMetrics,
  installationField,
  integrationStatusField,
  routeField,
  statusField,
} from "./monitoring/delivery-metrics.ts";

const webhookPath = "/webhook";

/** As the access log has it. */
export const webhookRoute = `POST ${webhookPath}`;

export interface IntakeProps {
  readonly delivery: Delivery;
  readonly webhookSecretParameter: string;
  readonly integrationName: string;
  readonly hosting: Hosting;
  readonly receiverReservedConcurrency?: number | undefined;
}

export class Intake extends Construct {
  readonly webhookUrl: string;
  readonly api: HttpApi;
  readonly receiver: BundledFunction;
  readonly deliveries: DeliveryMetrics;
  readonly accessLogs: LogGroup;

  constructor(scope: Construct, id: string, props: IntakeProps) {
    super(scope, id);
    const receiver = new BundledFunction(this, "Receiver", {
      name: "receiver",
      hosting: props.hosting,
      reservedConcurrency: props.receiverReservedConcurrency,
      environment: { ...functionEnvironment(receiverEnvironment, props), ...props.delivery.outboxEnvironment() },
    });
    receiver.allowReading(props.webhookSecretParameter);
    props.delivery.allowEnqueueing(receiver, "Publish");

    const api = new HttpApi(this, "Api", {
      apiName: `${Stack.of(this).stackName}-webhook`,
      description: "Receives webhook deliveries from Spacelift",
      createDefaultStage: false,
    });
    const routes = api.addRoutes({
      path: webhookPath,
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration("Webhook", receiver.function),
    });
    for (const route of routes) acknowledgeSignature(route);
    // Spacelift does not retry a 429: the limits stop a flood, and never a burst of runs.
    const accessLogs = createAccessLogs(this, props.hosting);
    new HttpStage(this, "Stage", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: deliveriesPerSecond, burstLimit: 1000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLogs),
        format: accessLogFormat(props.integrationName),
      },
    });
    this.api = api;
    this.accessLogs = accessLogs;
    this.receiver = receiver;
    this.deliveries = createDeliveryMetrics(accessLogs, props.integrationName, webhookRoute);
    this.webhookUrl = `${api.apiEndpoint}${webhookPath}`;
  }
}

/** For AWS' rule that a route has an authorizer. */
export function acknowledgeSignature(route: HttpRoute): void {
  Validations.of(route).acknowledge({
    id: "AwsSolutions-APIG4",
    reason: "Spacelift cannot use an API Gateway authorizer; the receiver verifies its HMAC over the raw body.",
  });
}

/**
 * API Gateway asks for a name under `/aws/vendedlogs/`. Other log groups lengthen the account's one resource policy for log
 * delivery, which has a size limit.
 */
function createAccessLogs(scope: Construct, hosting: Hosting): LogGroup {
  const name = `/aws/vendedlogs/${Names.uniqueResourceName(scope, { maxLength: 200 })}`;
  return createLogGroup(scope, "AccessLogs", hosting, name);
}

/** Omits body and headers, and all that a caller can put a quotation mark in. */
function accessLogFormat(integrationName: string): AccessLogFormat {
  return AccessLogFormat.custom(
    JSON.stringify({
      [installationField]: integrationName,
      requestId: AccessLogField.contextRequestId(),
      requestTime: AccessLogField.contextRequestTime(),
      sourceIp: AccessLogField.contextIdentitySourceIp(),
      [routeField]: AccessLogField.contextRouteKey(),
      [statusField]: AccessLogField.contextStatus(),
      [integrationStatusField]: AccessLogField.contextIntegrationStatus(),
      integrationLatency: AccessLogField.contextIntegrationLatency(),
      responseLatency: AccessLogField.contextResponseLatency(),
      error: AccessLogField.contextErrorResponseType(),
    }),
  );
}
