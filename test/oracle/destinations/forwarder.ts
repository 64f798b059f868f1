import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { createDatadogDeployments } from "../../../lambda/adapters/datadog-deployments.ts";
import { createDatadogEvents } from "../../../lambda/adapters/datadog-events.ts";
import { createDatadogLogs } from "../../../lambda/adapters/datadog-logs.ts";
import { createDatadogPipelines } from "../../../lambda/adapters/datadog-pipelines.ts";
import { createDeploymentsForwarder } from "../../../lambda/forwarder/destinations/deployments/deployments-forwarder.ts";
import { createEventsForwarder } from "../../../lambda/forwarder/destinations/events/events-forwarder.ts";
import { createLogsForwarder } from "../../../lambda/forwarder/destinations/logs/logs-forwarder.ts";
import { createPipelinesForwarder } from "../../../lambda/forwarder/destinations/pipelines/pipelines-forwarder.ts";
import { unpackDelivery } from "../../../lambda/shared/envelope.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createEventSourceMapping } from "../../../simulator/stand-ins/event-source-mapping.ts";
import { createContext } from "../../../simulator/stand-ins/lambda-context.ts";
import { inboxOf } from "../../../simulator/stand-ins/queue-ports.ts";
import { minute, second } from "../../virtual-time.ts";
import { createMarksPort, createProcess, never, type Process } from "./process.ts";
import { createTransport } from "./transport.ts";
import { keys, type Lane, numbersIn, type World } from "./world.ts";

const url = "https://api.datadoghq.com";
const invocationMilliseconds = 2 * minute;

/** At each outside call, it may die, or the next process may overtake it. */
export function startForwarder(world: World, lane: Lane): void {
  const { time, random, faults } = world;
  const process = createProcess(world, lane);
  const next = () => startForwarder(world, lane);
  const handler = createHandler(process);
  const { queue } = lane;

  const invoke = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    let isDone = false;
    let isOvertaken = false;
    // Lambda ends the invocation here. Later results of an overtaken process are lost.
    time.after(invocationMilliseconds, () => {
      isOvertaken = !isDone;
      if (isOvertaken) next();
    });
    const response = await handler({ Records }, createContext("forwarder", time.now, invocationMilliseconds));
    if (isOvertaken || !process.isAlive()) return never;
    isDone = true;
    const failed = new Set(response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId, body } of Records) if (!failed.has(messageId)) settle(world, lane, body);
    return response ?? { batchItemFailures: [] };
  };

  const mapping = createEventSourceMapping({
    queue: {
      receive: async () => {
        const messages = await queue.receive(random.between(1, 20));
        if (!faults.strikes("queue: received twice")) return messages;
        for (const { receiptHandle } of messages) await queue.changeVisibility(receiptHandle, 0.001);
        return messages;
      },
      remove: async (receiptHandle) => {
        if (!faults.strikes("queue: acknowledgement lost")) await queue.remove(receiptHandle);
      },
    },
    handler: invoke,
    clock: time.now,
    timeoutMilliseconds: invocationMilliseconds,
    // Virtual time ends an invocation but lets its remaining code run.
    after: () => never,
    log: () => {},
  });

  const run = async (): Promise<void> => {
    let idle = second;
    while (!world.stopped) {
      await time.sleep(random.between(idle / 2, idle));
      const received = queue.messages().length === 0 ? 0 : await mapping.poll();
      idle = received === 0 ? Math.min(minute / 2, idle * 2) : second;
    }
  };
  run().catch((error: unknown) => world.violations.push(`${lane.product}: ${String(error)}`));
}

function settle({ time }: World, { settledAt }: Lane, body: string): void {
  const text = Buffer.from(unpackDelivery(body)?.body ?? "").toString("utf8");
  for (const number of numbersIn(text)) if (!settledAt.has(number)) settledAt.set(number, time.now());
}

function createHandler(process: Process) {
  const { world, lane, gate } = process;
  const { time, random, faults } = world;
  const inbox = inboxOf(lane.queue, lane.deadLetters);
  let nonces = 0;
  const nonceBase = random.next();
  const key = (value: string) => {
    const read = async () => {
      await gate("forwarder: killed anywhere", "forwarder: overtaken anywhere");
      if (faults.strikes("parameters: throttled")) throw new Error("ThrottlingException");
      return new Secret(value);
    };
    return { get: read, refresh: read };
  };
  const http = createTransport(process);
  const ports = {
    apiKey: key(keys.api),
    appKey: key(keys.app),
    marks: createMarksPort(process),
    now: time.now,
    random: random.next,
    newNonce: () => {
      nonces += 1;
      return `${nonceBase}.${nonces}`;
    },
    wait: time.sleep,
    log: () => {},
    delay: inbox.delay,
    deadLetter: async (letter: Parameters<typeof inbox.deadLetter>[0]) => {
      const fails = faults.strikes("queue: dead-lettering fails");
      if (!fails || random.chance(0.5)) await inbox.deadLetter(letter);
      if (fails) throw new Error("the dead-letter queue did not answer");
    },
  };
  const settings = {
    integrationName: "oracle",
    spaceliftEndpoint: "https://acme.app.spacelift.io",
    retry: { firstSeconds: 10, maximumSeconds: random.pick([20, 60, 900]) },
  };
  switch (lane.product) {
    case "pipelines":
      return createPipelinesForwarder({ ...ports, ...createDatadogPipelines(url, http) }, settings);
    case "events":
      return createEventsForwarder({ ...ports, ...createDatadogEvents(url, http) }, settings);
    case "deployments":
      return createDeploymentsForwarder({ ...ports, ...createDatadogDeployments(url, http) }, settings);
    case "logs":
      return createLogsForwarder({ ...ports, ...createDatadogLogs(url, http) }, settings);
  }
}
