import { randomUUID } from "node:crypto";
import type { HttpClient } from "../../../../lambda/adapters/http.ts";
import type { CustomResourcePorts } from "../../../../lambda/shared/custom-resource/custom-resource.ts";
import type { FencePorts } from "../../../../lambda/shared/custom-resource/fence.ts";
import { createCloudFormationStandIn, type ResourceEvent } from "../../../../simulator/stand-ins/cloudformation.ts";
import {
  createStack,
  type DeploymentSettings,
  type StackOutcome,
  type Template,
} from "../../../../simulator/stand-ins/cloudformation-stack.ts";
import { createFencesStandIn } from "../../../../simulator/stand-ins/fences.ts";
import { createContext } from "../../../../simulator/stand-ins/lambda-context.ts";
import { createParametersStandIn } from "../../../../simulator/stand-ins/parameters.ts";
import { createVirtualTime, hour, minute } from "../../../virtual-time.ts";
import { createInterruptions, type Interrupted, type Interruption, LostAnswerError } from "./interruption.ts";

type Handler = (event: unknown, context: ReturnType<typeof createContext>) => Promise<void>;

export interface ResourceWorldSettings {
  readonly functionName: string;
  readonly interruption?: Interruption | undefined;
  /** For each invocation, as in a cold start. */
  readonly createHandler: (ports: CustomResourcePorts & FencePorts, request: HttpClient) => Handler;
  readonly afterCall?: () => void;
}

/** A cancelled deployment may be rolled back. */
export type WorldOutcome = Omit<StackOutcome, "status"> & { readonly status: StackOutcome["status"] | "CANCELLED" };

/** The function may be interrupted at any call. Time is virtual. */
export function createResourceWorld(settings: ResourceWorldSettings) {
  const { functionName, interruption, createHandler, afterCall = () => {} } = settings;
  const time = createVirtualTime(Date.UTC(2026, 10, 2, 9));
  const hosts = new Map<string, HttpClient>();
  const parameters = createParametersStandIn({ clock: time.now });
  const cloudFormation = createCloudFormationStandIn(time.now);
  const interruptions = createInterruptions({ time, interruption, afterCall });
  let fences = createFencesStandIn();
  const logged: string[] = [];
  const events: unknown[] = [];

  const http: HttpClient = (request) =>
    hosts.get(new URL(request.url).origin)?.(request) ?? Promise.resolve({ kind: "not_sent", detail: "ENOTFOUND" });

  const portsOf = (interrupted: Interrupted): CustomResourcePorts & FencePorts => {
    const [fence, parameter] = [interrupted("fence"), interrupted("parameter")];
    return {
      parameters: {
        read: parameter(parameters.read),
        write: parameter(parameters.write),
        remove: parameter(parameters.remove),
      },
      fences: { read: fence(fences.read), replace: fence(fences.replace) },
      newToken: randomUUID,
      respond: interrupted("answer")(cloudFormation.respond),
      now: time.now,
      // The timer of the function's timeout is not an outside call.
      wait: (milliseconds, signal) =>
        signal === undefined
          ? interrupted("wait")(time.sleep)(milliseconds)
          : Promise.race([
              time.sleep(milliseconds),
              new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve())),
            ]),
      log: (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields })),
    };
  };

  const invoke = (event: unknown): Promise<void> => {
    events.push(event);
    const { interrupted, orDeath } = interruptions.beginInvocation();
    const exchange = interrupted("http")(http);
    const request: HttpClient = (each) =>
      exchange(each).catch((error: unknown) => {
        if (error instanceof LostAnswerError) return { kind: "lost", detail: error.message };
        throw error;
      });
    const handler = createHandler(portsOf(interrupted), request);
    return orDeath(handler(event, createContext(functionName, time.now, 5 * minute)));
  };

  const settle = async <T>(ending: Promise<T>): Promise<T> => {
    let ended = false;
    const end = () => {
      ended = true;
    };
    ending.then(end, end);
    if (!(await time.runUntil(() => ended, 48 * hour))) throw new Error("it never ended");
    return ending;
  };

  const createWorldStack = (stackName: string) => {
    const stackId = `arn:aws:cloudformation:us-east-1:000000000000:stack/${stackName}/${stackName}-0a1b`;
    const stack = createStack(cloudFormation, {
      stackId,
      invoke: (event: ResourceEvent) => invoke(event),
      sleep: time.sleep,
    });
    const running = async (outcome: Promise<StackOutcome>): Promise<WorldOutcome> => {
      interruptions.watch(stack);
      const done = await settle(outcome);
      await settle(stack.quiet());
      const isCancelled = done.status === "ROLLED_BACK" && interruptions.takeCancellation();
      return isCancelled ? { ...done, status: "CANCELLED" } : done;
    };
    return {
      stackId,
      /** Resolves once no function is at work. */
      deploy: (template: Template, deployment?: DeploymentSettings) => running(stack.deploy(template, deployment)),
      destroy: () => running(stack.destroy()),
    };
  };

  return {
    time,
    parameters,
    logged,
    /** Answers the requests to an origin. */
    serve: (origin: string, host: HttpClient) => {
      hosts.set(origin, host);
    },
    stack: createWorldStack,
    settle,
    pass: (milliseconds: number) => settle(time.sleep(milliseconds)),
    /** In order. */
    events: (): readonly unknown[] => [...events],
    invoke: (event: unknown) => settle(invoke(event)),
    /** Long after its answer. */
    repeatEvents: async () => {
      for (const event of new Set(events)) await settle(invoke(event).catch(() => {}));
    },
    fences: { read: (key: string) => fences.read(key) },
    forgetFences: () => {
      fences = createFencesStandIn();
    },
    arm: interruptions.arm,
    disarm: interruptions.disarm,
    calls: interruptions.calls,
  };
}
