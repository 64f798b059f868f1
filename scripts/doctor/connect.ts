import { setTimeout as sleep } from "node:timers/promises";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTimeToLiveCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { createHttpClient } from "../../lambda/adapters/http.ts";
import { createLedger } from "../../lambda/adapters/ledger.ts";
import { createParameters } from "../../lambda/adapters/parameters.ts";
import { createRecoveryState } from "../../lambda/adapters/recovery-state.ts";
import { connectSpacelift } from "../../lambda/adapters/spacelift.ts";
import { connectEvaluations, maximumSampleBytes } from "../../lambda/adapters/spacelift-evaluations.ts";
import { createSpaceliftHttp } from "../../lambda/adapters/spacelift-http.ts";
import { createSpaceliftState, maximumStateBytes } from "../../lambda/adapters/spacelift-state.ts";
import { recoveryKey } from "../../lambda/contract/custom-resource.ts";
import { forwarderEnvironment } from "../../lambda/contract/environment.ts";
import type { AwsAccess } from "../aws/access.ts";
import { type DeployedDestination, deployedDestinations } from "../deployment/deployed-destinations.ts";
import { openDeployedLedger } from "../deployment/deployed-ledger.ts";
import { awsNow, type Deployment, requireOutput } from "../deployment/deployment.ts";
import { findForwarder } from "../deployment/forwarder-function.ts";
import { readQueueDepth } from "../deployment/queue-depth.ts";
import { createDeadLetterQueue } from "../dlq/sqs.ts";
import { readLastAcceptance } from "./accepted-posts.ts";
import { readPollLease } from "./poll-lease.ts";
import type { DoctorPorts } from "./ports.ts";
import { createQueueMetrics } from "./queue-metrics.ts";

/** Throws an `OperatorError` if the stack lacks an output. */
export function connectDoctor(access: AwsAccess, deployment: Deployment, signal: AbortSignal): DoctorPorts {
  const configuration = access.clientConfiguration;
  const sqs = new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false });
  const dynamodb = new DynamoDBClient(configuration);
  const lambda = new LambdaClient(configuration);
  const output = (name: string) => requireOutput(deployment, name);
  const now = () => awsNow(deployment);
  const request = createHttpClient(undefined, access.openConnections());
  const parameters = createParameters(new SSMClient(configuration));
  const spaceliftHttp = createSpaceliftHttp({ parameters, open: access.openConnections });
  const stateHttp = createSpaceliftHttp({
    parameters,
    open: access.openConnections,
    maximumAnswerBytes: maximumStateBytes,
  });
  const evaluationsHttp = createSpaceliftHttp({
    parameters,
    open: access.openConnections,
    maximumAnswerBytes: maximumSampleBytes,
  });
  const ledgerTable = output("LedgerTable");
  const cloudWatch = new CloudWatchClient(configuration);
  const logs = new CloudWatchLogsClient(configuration);
  const openDestination = (destination: DeployedDestination) => {
    const { name, queueArn, queueUrl, deadLetterQueueUrl } = destination;
    const findConsumer = () => findForwarder(lambda, queueArn);
    const integrationName = async () => {
      const found = (await findConsumer())?.environment[forwarderEnvironment.integrationName];
      if (found !== undefined) return found;
      throw new Error("the forwarder's environment has no integrationName, the dimension of its metrics");
    };
    return {
      destination: name,
      findForwarder: findConsumer,
      queueDepth: () => readQueueDepth(sqs, queueUrl),
      deadLetters: createDeadLetterQueue(sqs, name, deadLetterQueueUrl),
      lastAcceptedMilliseconds: async () => {
        const found = await findConsumer();
        return found && readLastAcceptance(logs, found.logGroupName, now());
      },
      ...createQueueMetrics(cloudWatch, destination, integrationName, now),
    };
  };
  const [firstDestination, ...others] = deployedDestinations(deployment);
  const first = openDestination(firstDestination);
  return {
    parameters,
    request,
    connect: (connection) => connectSpacelift(spaceliftHttp(connection.caParameter), connection),
    connectState: (connection) => createSpaceliftState(stateHttp(connection.caParameter), { ...connection, now }),
    connectEvaluations: (connection) => connectEvaluations(evaluationsHttp(connection.caParameter), connection),
    recoveryProgress: ({ stackId, logicalId }) =>
      createRecoveryState(dynamodb, ledgerTable, recoveryKey(stackId, logicalId), now).read(),
    lastPollMilliseconds: (leaseKey) => readPollLease(dynamodb, ledgerTable, leaseKey),
    ...first,
    others: others.map(openDestination),
    timeToLiveAttribute: async () => {
      const command = new DescribeTimeToLiveCommand({ TableName: output("LedgerTable") });
      const { TimeToLiveDescription } = await dynamodb.send(command);
      const { TimeToLiveStatus: status = "DISABLED", AttributeName } = TimeToLiveDescription ?? {};
      return status === "ENABLED" || status === "ENABLING" ? AttributeName : undefined;
    },
    ledger: openDeployedLedger((target) => createLedger(dynamodb, ledgerTable, target, now), first.findForwarder),
    now,
    wait: (milliseconds) => sleep(milliseconds, undefined, { signal }).catch(() => {}),
    signal,
  };
}
