import { setTimeout as wait } from "node:timers/promises";
import type { Faults } from "./faults.ts";

/** The outside of one process. */
export interface Surroundings {
  /** Of the port's functions. Once the process has ended, a call never settles. */
  readonly mortal: <Port extends object>(port: Port) => Port;
  /** A POST during which faults kill or freeze the process. */
  readonly post: <Answer>(send: () => Promise<Answer>) => Promise<Answer>;
  /** Lambda's clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly extraTags: readonly string[];
}

export interface FunctionProcess<Functions> {
  /** Rejects if a fault kills or freezes the process: that invocation never returns a result. */
  readonly invoke: <Result>(call: (functions: Functions) => Promise<Result>) => Promise<Result>;
  readonly functions: () => Functions;
  readonly restart: () => void;
  /** As at Lambda's timeout, the process makes no more outside calls. */
  readonly end: () => void;
}

/** Longer than the visibility timeout: by then another forwarder has the message. */
const frozenMilliseconds = 6_000;

/** With the fault `clock-lambda`. */
export const slowLambdaMilliseconds = 2 * 60 * 1000;

/** A call of an ended process never settles. Each gets its own promise: one for all would keep every caller in memory. */
const never = (): Promise<never> => new Promise(() => {});

/** `start` creates the functions with empty caches. */
export function createFunctionProcess<Functions>(
  start: (surroundings: Surroundings) => Functions,
  { isOn }: Pick<Faults, "isOn">,
): FunctionProcess<Functions> {
  let abandon: (why: Error) => void = () => {};

  const lose = (why: string): void => {
    abandon(new Error(`the forwarder was ${why}`));
    restart();
  };

  const post: Surroundings["post"] = async (send) => {
    if (isOn("forwarder-killed-before-post")) {
      lose("killed before its POST");
      return never();
    }
    if (isOn("forwarder-frozen")) {
      lose("frozen before its POST");
      await wait(frozenMilliseconds, undefined, { ref: false });
    }
    const answer = await send();
    if (!isOn("forwarder-killed-after-post")) return answer;
    lose("killed after its POST");
    return never();
  };

  let life = { hasEnded: false };
  const begin = () => {
    const own = { hasEnded: false };
    life = own;
    return start({
      mortal: (port) => mortalPort(port, () => !own.hasEnded),
      post,
      now: () => Date.now() - (isOn("clock-lambda") ? slowLambdaMilliseconds : 0),
      extraTags: isOn("redeployed") ? ["team:new"] : [],
    });
  };
  let functions = begin();

  const restart = (): void => {
    functions = begin();
  };

  return {
    functions: () => functions,
    invoke: (call) =>
      new Promise((resolve, reject) => {
        abandon = reject;
        call(functions).then(resolve, reject);
      }),
    restart,
    end: () => {
      life.hasEnded = true;
      restart();
    },
  };
}

/** Not a wrapper for each function: a port may have any. */
function mortalPort<Port extends object>(port: Port, isAlive: () => boolean): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...given: readonly unknown[]): unknown => (isAlive() ? Reflect.apply(member, target, given) : never());
    },
  });
}
