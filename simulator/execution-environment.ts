import { setTimeout as wait } from "node:timers/promises";
import type { APIGatewayProxyEventV2, Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { DeliverPorts } from "../lambda/forwarder/destinations/metrics/deliver.ts";
import type { Faults } from "./faults.ts";
import { type FunctionPorts, startFunctions } from "./functions.ts";
import { isHeartbeatPost } from "./heartbeats.ts";

type Surroundings = Omit<FunctionPorts, "now" | "extraTags">;

/** Longer than the visibility timeout: by then another forwarder has the message. */
const frozenMilliseconds = 6_000;

/** With the fault `clock-lambda`. */
export const slowLambdaMilliseconds = 2 * 60 * 1000;

/** A call of an ended process never settles. Each gets its own promise: one for all would keep every caller in memory. */
const never = (): Promise<never> => new Promise(() => {});

/** Faults kill, freeze or redeploy the processes. An invocation that was killed or frozen never returns a result. */
export function createExecutionEnvironment(ports: Surroundings, { isOn }: Pick<Faults, "isOn">) {
  let abandon: (why: Error) => void = () => {};

  const lose = (why: string): void => {
    abandon(new Error(`the forwarder was ${why}`));
    restart();
  };

  const submit: DeliverPorts["submit"] = async (...post) => {
    if (isHeartbeatPost(post[0])) return ports.datadog.submit(...post);
    if (isOn("forwarder-killed-before-post")) {
      lose("killed before its POST");
      return never();
    }
    if (isOn("forwarder-frozen")) {
      lose("frozen before its POST");
      await wait(frozenMilliseconds, undefined, { ref: false });
    }
    const answer = await ports.datadog.submit(...post);
    if (!isOn("forwarder-killed-after-post")) return answer;
    lose("killed after its POST");
    return never();
  };

  let life = { hasEnded: false };
  const start = () => {
    const own = { hasEnded: false };
    life = own;
    return startFunctions({
      ...mortalPorts({ ...ports, datadog: { submit } }, () => !own.hasEnded),
      now: () => Date.now() - (isOn("clock-lambda") ? slowLambdaMilliseconds : 0),
      extraTags: isOn("redeployed") ? ["team:new"] : [],
    });
  };
  let functions = start();

  const restart = (): void => {
    functions = start();
  };

  /** As at Lambda's timeout, the process makes no more outside calls. */
  const end = (): void => {
    life.hasEnded = true;
    restart();
  };

  const receiver = (event: APIGatewayProxyEventV2, context: Context) => functions.receiver(event, context);
  const forwarder = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    new Promise((resolve, reject) => {
      abandon = reject;
      functions.forwarder(event, context).then(resolve, reject);
    });
  return { receiver, forwarder, restart, end };
}

/** They stop working once their process has ended. */
function mortalPorts(ports: Surroundings, isAlive: () => boolean): Surroundings {
  const mortal =
    <Arguments extends readonly unknown[], T>(call: (...given: Arguments) => Promise<T>) =>
    (...given: Arguments): Promise<T> =>
      isAlive() ? call(...given) : never();
  const { parameters, outbox, inbox, datadog, ledger, log } = ports;
  return {
    parameters: {
      read: mortal(parameters.read),
      write: mortal(parameters.write),
      remove: mortal(parameters.remove),
    },
    outbox: { enqueue: mortal(outbox.enqueue) },
    inbox: { deadLetter: mortal(inbox.deadLetter), delay: mortal(inbox.delay) },
    datadog: { submit: mortal(datadog.submit) },
    ledger: {
      read: mortal(ledger.read),
      putSlot: mortal(ledger.putSlot),
      listSlots: mortal(ledger.listSlots),
      putClaim: mortal(ledger.putClaim),
      open: mortal(ledger.open),
      close: mortal(ledger.close),
      reassignTimestamp: mortal(ledger.reassignTimestamp),
      mark: mortal(ledger.mark),
    },
    log,
  };
}
