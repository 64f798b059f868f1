import { HttpMethod, type HttpRoute } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Construct } from "constructs";
import { queueEnvironment, receiverEnvironment } from "../lambda/contract/environment.ts";
import type { FunctionName } from "../lambda/contract/functions.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { Destination } from "./destination.ts";
import { functionEnvironment } from "./function-environment.ts";
import type { Hosting } from "./hosting.ts";
import { acknowledgeSignature, type Intake } from "./intake.ts";

/** Of a construct that receives logs. */
export interface LogIntakeProps {
  readonly configuration: Configuration;
  readonly hosting: Hosting;
  /** Its API gets the route. */
  readonly intake: Intake;
  readonly logs: Destination;
}

export interface SignedRouteProps {
  readonly hosting: Hosting;
  /** Its API gets the route. */
  readonly intake: Intake;
  /** Such as `/audit`. */
  readonly path: string;
  readonly integrationId: string;
  readonly functionName: FunctionName;
  readonly secretParameter: string;
  /** Its queue gets the deliveries. */
  readonly destination: Destination;
  /** Variables besides those of every receiver. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface SignedRoute {
  readonly url: string;
  /** Parts of the API's construct. */
  readonly routes: readonly HttpRoute[];
  readonly receiver: BundledFunction;
}

/** Adds a route with a receiver, a secret and a queue of its own, so that a flood or a failure there delays no run. */
export function addSignedRoute(scope: Construct, props: SignedRouteProps): SignedRoute {
  const { hosting, intake, path, secretParameter, destination } = props;
  const receiver = new BundledFunction(scope, "Receiver", {
    name: props.functionName,
    hosting,
    environment: {
      ...functionEnvironment(receiverEnvironment, { webhookSecretParameter: secretParameter }),
      ...functionEnvironment(queueEnvironment, { queueUrl: destination.queue.queueUrl }),
      ...props.environment,
    },
  });
  receiver.allowReading(secretParameter);
  receiver.allowKey("sqs", ["Decrypt", "GenerateDataKey"]);
  destination.queue.grant(receiver.role, "sqs:SendMessage");
  const routes = intake.api.addRoutes({
    path,
    methods: [HttpMethod.POST],
    integration: new HttpLambdaIntegration(props.integrationId, receiver.function),
  });
  for (const route of routes) acknowledgeSignature(route);
  return { url: `${intake.api.apiEndpoint}${path}`, routes, receiver };
}
