import { HttpMethod, type HttpRoute } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { queueEnvironment, receiverEnvironment } from "../lambda/contract/environment.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { Destination } from "./destination.ts";
import { functionEnvironment } from "./function-environment.ts";
import type { Hosting } from "./hosting.ts";
import { acknowledgeSignature, type Intake } from "./intake.ts";
import { createAuditRefusals } from "./monitoring/delivery-metrics.ts";

const auditPath = "/audit";
const auditRoute = `POST ${auditPath}`;

export interface AuditIntakeProps {
  readonly configuration: Configuration;
  readonly hosting: Hosting;
  /** Its API gets the route. */
  readonly intake: Intake;
  readonly logs: Destination;
}

/**
 * Receives the audit trail. Route, function, secret and queue are its own, so that a flood or a failure here delays no run.
 */
export class AuditIntake extends Construct {
  /** Endpoint of the audit webhook. */
  readonly url: string;
  /** Parts of the API's construct. */
  readonly routes: readonly HttpRoute[];
  readonly receiver: BundledFunction;
  /** 1 for an event answered with 401, 0 for one answered with 202. */
  readonly refused: Metric;

  constructor(scope: Construct, id: string, { configuration, hosting, intake, logs }: AuditIntakeProps) {
    super(scope, id);
    const { auditSecretParameter, integrationName } = configuration;
    const receiver = new BundledFunction(this, "Receiver", {
      name: "receiver",
      hosting,
      environment: {
        ...functionEnvironment(receiverEnvironment, { webhookSecretParameter: auditSecretParameter }),
        ...functionEnvironment(queueEnvironment, { queueUrl: logs.queue.queueUrl }),
      },
    });
    receiver.allowReading(auditSecretParameter);
    receiver.allowKey("sqs", ["Decrypt", "GenerateDataKey"]);
    logs.queue.grant(receiver.role, "sqs:SendMessage");
    const routes = intake.api.addRoutes({
      path: auditPath,
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration("Audit", receiver.function),
    });
    for (const route of routes) acknowledgeSignature(route);
    this.routes = routes;
    this.url = `${intake.api.apiEndpoint}${auditPath}`;
    this.receiver = receiver;
    this.refused = createAuditRefusals(intake.accessLogs, integrationName, auditRoute);
  }
}
