import { randomUUID } from "node:crypto";
import type { CustomResourcePorts } from "../../../../lambda/shared/custom-resource/custom-resource.ts";
import type { FencePorts } from "../../../../lambda/shared/custom-resource/fence.ts";
import type { Log } from "../../../../lambda/shared/log.ts";
import { createCloudFormationStandIn } from "../../../../simulator/stand-ins/cloudformation.ts";
import type { Disrupt } from "../../../../simulator/stand-ins/disruption.ts";
import { createFencesStandIn } from "../../../../simulator/stand-ins/fences.ts";
import { createContext } from "../../../../simulator/stand-ins/lambda-context.ts";
import { createParametersStandIn } from "../../../../simulator/stand-ins/parameters.ts";
import { createVirtualTime, hour, minute } from "../../../virtual-time.ts";
import { createLifeline, type Lifeline } from "./lifeline.ts";

export interface HarnessSettings {
  readonly disruptParameters?: Disrupt<"read" | "write" | "remove">;
  readonly disruptFences?: Disrupt<"read" | "replace">;
  readonly lifeline?: Lifeline;
  /** @default "spacelift-datadog" */
  readonly stackName?: string;
}

/** The invocation may be cut off there. */
export type Guarded = ReturnType<Lifeline["begin"]>;

type Handler = (event: unknown, context: ReturnType<typeof createContext>) => Promise<void>;

/** `createHandler` is called for each invocation, as if each were a cold start. Time is virtual. */
export function createCustomResourceHarness(
  functionName: string,
  createHandler: (ports: CustomResourcePorts & FencePorts, guarded: Guarded) => Handler,
  { disruptParameters, disruptFences, lifeline = createLifeline(), stackName = "spacelift-datadog" }: HarnessSettings,
) {
  const time = createVirtualTime(Date.UTC(2026, 10, 2, 9));
  const parameters = createParametersStandIn({
    clock: time.now,
    ...(disruptParameters && { disrupt: disruptParameters }),
  });
  let fences = createFencesStandIn({ ...(disruptFences && { disrupt: disruptFences }) });
  const logged: string[] = [];
  const log: Log = (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields }));
  const cloudFormation = createCloudFormationStandIn();

  const ports = (guarded: Guarded): CustomResourcePorts & FencePorts => ({
    fences: {
      read: guarded((key) => fences.read(key)),
      replace: guarded((key, before, item) => fences.replace(key, before, item)),
    },
    newToken: randomUUID,
    parameters: {
      read: guarded(parameters.read),
      write: guarded(parameters.write),
      remove: guarded(parameters.remove),
    },
    respond: guarded(cloudFormation.respond),
    now: time.now,
    wait: guarded((milliseconds: number, signal?: AbortSignal) =>
      Promise.race([
        time.sleep(milliseconds),
        new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve())),
      ]),
    ),
    log,
  });

  const invoke = (event: unknown): Promise<void> => {
    const guarded = lifeline.begin();
    const handler = createHandler(ports(guarded), guarded);
    return lifeline.orDeath(handler(event, createContext(functionName, time.now, 5 * minute)));
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

  const stackId = `arn:aws:cloudformation:us-east-1:000000000000:stack/${stackName}/0a1b`;
  const logicalId = "Resource";
  const resource = cloudFormation.resource({ stackId, logicalId, invoke });

  /** Up to three times, like a schedule. Returns the error of the last invocation. */
  const scheduled = async (event: unknown): Promise<string | undefined> => {
    let failure: string | undefined;
    for (let tries = 1; tries <= 3; tries += 1) {
      failure = await settle(
        invoke(event).then(
          () => undefined,
          (error: unknown) => String(error),
        ),
      );
      if (failure === undefined) return undefined;
    }
    return failure;
  };

  const anotherResource = (other: string) => cloudFormation.resource({ stackId, logicalId: other, invoke });

  const forgetFences = () => {
    fences = createFencesStandIn();
  };

  return {
    forgetFences,
    time,
    parameters,
    logged,
    stackId,
    logicalId,
    resource,
    anotherResource,
    invoke,
    settle,
    scheduled,
  };
}
