import {
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";

/** The function that consumes the queue, and how it is connected to it. */
export interface ForwarderFunction {
  readonly name: string;
  /** Lambda's word for the state of the event source mapping, `Enabled` where it works. */
  readonly mappingState: string;
  readonly mappingId: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The function that is mapped to a queue; `undefined` where none is. */
export async function findForwarder(client: LambdaClient, queueArn: string): Promise<ForwarderFunction | undefined> {
  const { EventSourceMappings = [] } = await client.send(
    new ListEventSourceMappingsCommand({ EventSourceArn: queueArn }),
  );
  const mapping = EventSourceMappings.find((each) => each.EventSourceArn === queueArn);
  const name = mapping?.FunctionArn;
  if (mapping === undefined || name === undefined) return undefined;
  const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  return {
    name,
    mappingState: mapping.State ?? "unknown",
    mappingId: mapping.UUID ?? "…",
    environment: Environment?.Variables ?? {},
  };
}
