import type { HttpRoute } from "aws-cdk-lib/aws-apigatewayv2";
import type { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { BundledFunction } from "./bundled-function.ts";
import { createAuditRefusals } from "./monitoring/delivery-metrics.ts";
import { addSignedRoute, type LogIntakeProps } from "./signed-route.ts";

const auditPath = "/audit";

/** Receives the audit trail. */
export class AuditIntake extends Construct {
  /** Endpoint of the audit webhook. */
  readonly url: string;
  /** Parts of the API's construct. */
  readonly routes: readonly HttpRoute[];
  readonly receiver: BundledFunction;
  /** 1 for an event answered with 401, 0 for one answered with 202. */
  readonly refused: Metric;

  constructor(scope: Construct, id: string, { configuration, hosting, intake, logs }: LogIntakeProps) {
    super(scope, id);
    const { url, routes, receiver } = addSignedRoute(this, {
      ...{ hosting, intake, path: auditPath, integrationId: "Audit", functionName: "receiver" },
      secretParameter: configuration.auditSecretParameter,
      destination: logs,
    });
    this.url = url;
    this.routes = routes;
    this.receiver = receiver;
    this.refused = createAuditRefusals(intake.accessLogs, configuration.integrationName, `POST ${auditPath}`);
  }
}
