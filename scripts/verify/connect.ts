import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { createHttpClient } from "../../lambda/adapters/http.ts";
import { type AwsOptions, awsConfiguration } from "../deployment/aws-options.ts";
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

/** Throws a `VerifyError` if a key is missing. Sends no request. */
export function connectService(
  name: ServiceName,
  { aws, space, policy }: ConnectOptions,
  environment: Environment,
): ConnectedService {
  switch (name) {
    case "datadog":
      return datadogService({ ...readDatadogKeys(environment), request: createHttpClient(maximumAnswerBytes) });
    case "spacelift": {
      const keys = readSpaceliftKeys(environment);
      return spaceliftService({ ...keys, request: createHttpClient(maximumAnswerBytes), space, policyId: policy });
    }
    case "aws": {
      const configuration = awsConfiguration(aws);
      return awsService({
        sqs: new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false }),
        dynamodb: new DynamoDBClient(configuration),
        ssm: new SSMClient(configuration),
        place:
          aws.endpointUrl ??
          aws.region ??
          environment["AWS_REGION"] ??
          environment["AWS_DEFAULT_REGION"] ??
          "the region of the profile",
      });
    }
  }
}
