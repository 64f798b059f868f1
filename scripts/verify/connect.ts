import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { createHttpClient } from "../../lambda/adapters/http.ts";
import { openAwsAccess } from "../aws/access.ts";
import { readAwsCaBundle } from "../aws/ca-bundle.ts";
import { readAccount } from "../aws/explain-failure.ts";
import { connectionsByEnvironment } from "../aws/proxy.ts";
import type { AwsOptions } from "../deployment/aws-options.ts";
import { awsService } from "./aws/service.ts";
import type { ConnectedService, ServiceName } from "./check.ts";
import { datadogService } from "./datadog/service.ts";
import { type Environment, readDatadogKeys, readSpaceliftKeys } from "./keys.ts";
import { spaceliftService } from "./spacelift/service.ts";

export interface ConnectOptions {
  readonly aws: AwsOptions;
  readonly space: string;
  readonly policy: string;
}

const maximumAnswerBytes = 64 * 1024 * 1024;

/** Rejects with an `OperatorError` if a key is missing. Its only call asks AWS for the account. */
export async function connectService(
  name: ServiceName,
  { aws, space, policy }: ConnectOptions,
  environment: Environment,
): Promise<ConnectedService> {
  const certificates = await readAwsCaBundle(environment);
  const request = createHttpClient(maximumAnswerBytes, connectionsByEnvironment(environment, certificates));
  switch (name) {
    case "datadog":
      return datadogService({ ...readDatadogKeys(environment), request });
    case "spacelift": {
      const keys = readSpaceliftKeys(environment);
      return spaceliftService({ ...keys, request, space, policyId: policy });
    }
    case "aws": {
      const access = await openAwsAccess(aws, process);
      const configuration = access.clientConfiguration;
      return awsService({
        sqs: new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false }),
        dynamodb: new DynamoDBClient(configuration),
        ssm: new SSMClient(configuration),
        place: aws.endpointUrl ?? `account ${(await readAccount(access)) ?? "unknown"}, region ${access.region}`,
      });
    }
  }
}
