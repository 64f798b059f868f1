import { setTimeout as wait } from "node:timers/promises";
import type { APIGatewayProxyEventV2, Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { DeliverPorts } from "../lambda/forwarder/destinations/metrics/deliver.ts";
import type { Faults } from "./faults.ts";
import { type FunctionPorts, startFunctions } from "./functions.ts";
import { isHeartbeatPost } from "./heartbeats.ts";

type Surroundings = Omit<FunctionPorts, "now" | "extraTags">;

/** Longer than a message is hidden: by then another forwarder has it. */
const frozenMilliseconds = 6_000;

const slowMilliseconds = 2 * 60 * 1000;

/** What is awaited by the dead. */
const never = new Promise<never>(() => {});

/**
 * What Lambda runs the functions in: their processes, which faults kill, freeze or deploy anew, one after the other. Of
 * an invocation that was killed or frozen nobody hears any more, whatever it still does.
 */
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
      return never;
    }
    if (isOn("forwarder-frozen")) {
      lose("frozen before its POST");
      await wait(frozenMilliseconds, undefined, { ref: false });
    }
    const answer = await ports.datadog.submit(...post);
    if (!isOn("forwarder-killed-after-post")) return answer;
    lose("killed after its POST");
    return never;
  };

  let life = { hasEnded: false };
  const start = () => {
    const own = { hasEnded: false };
    life = own;
    return startFunctions({
      ...mortalPorts({ ...ports, datadog: { submit } }, () => !own.hasEnded),
      now: () => Date.now() - (isOn("clock-lambda") ? slowMilliseconds : 0),
      extraTags: isOn("redeployed") ? ["team:new"] : [],
    });
  };
  let functions = start();

  const restart = (): void => {
    functions = start();
  };

  /** Ends the process, as Lambda does when an invocation's time is up: it makes no more calls to the outside. */
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

/** The ports of a process: once that has ended, no call leaves it. */
function mortalPorts(ports: Surroundings, isAlive: () => boolean): Surroundings {
  const mortal =
    <Arguments extends readonly unknown[], T>(call: (...given: Arguments) => Promise<T>) =>
    (...given: Arguments): Promise<T> =>
      isAlive() ? call(...given) : never;
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
