import {
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";

export interface ForwarderFunction {
  readonly name: string;
  /** A state of Lambda's event source mappings: `Enabled` if it works. */
  readonly mappingState: string;
  readonly mappingId: string;
  readonly logGroupName: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** `undefined` if no function is mapped to the queue. */
export async function findForwarder(client: LambdaClient, queueArn: string): Promise<ForwarderFunction | undefined> {
  const { EventSourceMappings = [] } = await client.send(
    new ListEventSourceMappingsCommand({ EventSourceArn: queueArn }),
  );
  const mapping = EventSourceMappings.find((each) => each.EventSourceArn === queueArn);
  const name = mapping?.FunctionArn;
  if (mapping === undefined || name === undefined) return undefined;
  const { Environment, FunctionName, LoggingConfig } = await client.send(
    new GetFunctionConfigurationCommand({ FunctionName: name }),
  );
  return {
    name,
    mappingState: mapping.State ?? "unknown",
    mappingId: mapping.UUID ?? "…",
    logGroupName: LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`,
    environment: Environment?.Variables ?? {},
  };
}
