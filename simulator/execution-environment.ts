import { setTimeout as wait } from "node:timers/promises";
import type { APIGatewayProxyEventV2, Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { DeliverPorts } from "../lambda/handlers/deliver.ts";
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

  const start = () =>
    startFunctions({
      ...ports,
      datadog: { submit },
      now: () => Date.now() - (isOn("clock-lambda") ? slowMilliseconds : 0),
      extraTags: isOn("redeployed") ? ["team:new"] : [],
    });
  let functions = start();

  const restart = (): void => {
    functions = start();
  };

  const receiver = (event: APIGatewayProxyEventV2, context: Context) => functions.receiver(event, context);
  const forwarder = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    new Promise((resolve, reject) => {
      abandon = reject;
      functions.forwarder(event, context).then(resolve, reject);
    });
  return { receiver, forwarder, restart };
}
