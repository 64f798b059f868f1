import type { APIGatewayProxyEventV2, Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { DeliverPorts } from "../lambda/forwarder/destinations/metrics/deliver.ts";
import type { Faults } from "./faults.ts";
import { createFunctionProcess } from "./function-process.ts";
import { type FunctionPorts, startFunctions } from "./functions.ts";
import { isHeartbeatPost } from "./heartbeats.ts";

type Ports = Omit<FunctionPorts, "now" | "extraTags">;

/** The receiver and the forwarder of metrics. */
export function createExecutionEnvironment(ports: Ports, faults: Pick<Faults, "isOn">) {
  const process = createFunctionProcess(({ mortal, post, ...surroundings }) => {
    const { parameters, outbox, inbox, datadog, ledger, log } = ports;
    const submit: DeliverPorts["submit"] = (...sent) =>
      isHeartbeatPost(sent[0]) ? datadog.submit(...sent) : post(() => datadog.submit(...sent));
    return startFunctions({
      parameters: mortal(parameters),
      outbox: mortal(outbox),
      inbox: mortal(inbox),
      datadog: mortal({ submit }),
      ledger: mortal(ledger),
      log,
      ...surroundings,
    });
  }, faults);
  return {
    receiver: (event: APIGatewayProxyEventV2, context: Context) => process.functions().receiver(event, context),
    forwarder: (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
      process.invoke(({ forwarder }) => forwarder(event, context)),
    restart: process.restart,
    end: process.end,
  };
}
