import type { HttpRoute } from "aws-cdk-lib/aws-apigatewayv2";
import { Construct } from "constructs";
import { runLogsEnvironment } from "../lambda/contract/environment.ts";
import type { BundledFunction } from "./bundled-function.ts";
import { functionEnvironment } from "./function-environment.ts";
import { createRunLogsMetrics, type RunLogsMetrics } from "./monitoring/delivery-metrics.ts";
import { addSignedRoute, type LogIntakeProps } from "./signed-route.ts";

const runLogsPath = "/run-logs";

/** Receives the logs of runs. */
export class RunLogsIntake extends Construct {
  /** Endpoint of the webhook of run logs. */
  readonly url: string;
  /** Parts of the API's construct. */
  readonly routes: readonly HttpRoute[];
  readonly receiver: BundledFunction;
  readonly deliveries: RunLogsMetrics;

  constructor(scope: Construct, id: string, { configuration, hosting, intake, logs }: LogIntakeProps) {
    super(scope, id);
    const { url, routes, receiver } = addSignedRoute(this, {
      ...{ hosting, intake, path: runLogsPath, integrationId: "RunLogs", functionName: "runLogs" },
      secretParameter: configuration.runLogsSecretParameter,
      destination: logs,
      environment: functionEnvironment(runLogsEnvironment, { redactions: configuration.runLogRedactions }),
    });
    this.url = url;
    this.routes = routes;
    this.receiver = receiver;
    this.deliveries = createRunLogsMetrics(intake.accessLogs, configuration.integrationName, `POST ${runLogsPath}`);
  }
}
