import { asText, at } from "../../lambda/shared/json.ts";
import type { createCloudFormationStandIn, ResourceAnswer, ResourceEvent } from "./cloudformation.ts";

type Properties = Readonly<Record<string, string>>;

/** By logical id. */
export type Template = Readonly<Record<string, Properties>>;

interface Made {
  readonly physicalId: string;
  readonly properties: Properties;
}

export interface StackSettings {
  readonly stackId: string;
  readonly invoke: (event: ResourceEvent) => Promise<unknown>;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface DeploymentSettings {
  /** Whether a later resource fails, which rolls everything back. */
  readonly failsAfterwards?: boolean;
}

export interface StackOutcome {
  readonly status: "COMPLETE" | "ROLLED_BACK" | "ROLLBACK_FAILED" | "DELETE_FAILED";
  /** In the order of the requests. */
  readonly answers: readonly (ResourceAnswer & { readonly request: string })[];
}

/**
 * Pauses between the attempts of an asynchronous invocation (AWS Lambda, "Error handling", asynchronous invocation).
 */
const retryMilliseconds = [60_000, 120_000] as const;

const rollbackMilliseconds = 2_000;

const serviceTimeout = 15 * 60_000;
/** Attempts to delete a resource during clean-up; then the resource is left behind. */
const cleanUpTries = 3;

/**
 * Covers rollback, replacement, deletion during clean-up and cancellation. As Lambda does, it retries a request whose
 * invocation died, whatever the state of the stack.
 */
export function createStack(
  cloudFormation: Pick<ReturnType<typeof createCloudFormationStandIn>, "ask">,
  { stackId, invoke, sleep }: StackSettings,
) {
  const made = new Map<string, Made>();
  let cancel: (reason: string) => void = () => {};
  let underWay: ResourceEvent | undefined;
  let answers: (ResourceAnswer & { readonly request: string })[] = [];
  const deliveries = new Set<Promise<void>>();

  const deliver = async (event: ResourceEvent): Promise<void> => {
    for (const pause of [...retryMilliseconds, undefined]) {
      const died = await invoke(event).then(
        () => false,
        () => true,
      );
      if (!died || pause === undefined) return;
      await sleep(pause);
    }
  };

  const deliverTracked = (event: ResourceEvent): Promise<void> => {
    const delivery = deliver(event);
    deliveries.add(delivery);
    void delivery.finally(() => deliveries.delete(delivery));
    return delivery;
  };

  const ask = async (logicalId: string, request: ResourceEvent, mayCancel = false): Promise<ResourceAnswer> => {
    const givenUp = Promise.race([
      new Promise<string>((resolve) => {
        cancel = mayCancel ? resolve : () => {};
      }),
      sleep(serviceTimeout).then(() => "no response in time"),
    ]);
    const answer = await cloudFormation.ask({
      ...{ stackId, logicalId, request, givenUp },
      deliver: (event) => {
        underWay = event;
        return deliverTracked(event);
      },
    });
    underWay = undefined;
    cancel = () => {};
    answers.push({ ...answer, request: `${asText(at(request, "RequestType")) ?? ""} ${logicalId}` });
    return answer;
  };

  const create = (logicalId: string, properties: Properties) =>
    ask(logicalId, { RequestType: "Create", ResourceProperties: properties }, true);
  const update = (logicalId: string, { physicalId, properties }: Made, now: Properties, mayCancel: boolean) => {
    const both = { ResourceProperties: now, OldResourceProperties: properties };
    return ask(logicalId, { RequestType: "Update", PhysicalResourceId: physicalId, ...both }, mayCancel);
  };
  const remove = async (logicalId: string, { physicalId, properties }: Made): Promise<boolean> => {
    for (let tries = 1; tries <= cleanUpTries; tries += 1) {
      const request = { RequestType: "Delete", PhysicalResourceId: physicalId, ResourceProperties: properties };
      if ((await ask(logicalId, request)).status === "SUCCESS") return true;
    }
    return false;
  };

  /** With the state before it. Changes are listed newest first. */
  interface Change {
    readonly logicalId: string;
    readonly before: Made | undefined;
    readonly now: Made;
    readonly isDone: boolean;
  }

  const takeBack = async (changes: readonly Change[]): Promise<boolean> => {
    await sleep(rollbackMilliseconds);
    const rest: [string, Made][] = [];
    for (const { logicalId, before, now, isDone } of changes) {
      if (before === undefined) {
        rest.push([logicalId, now]);
        made.delete(logicalId);
        continue;
      }
      const known = isDone ? now.physicalId : before.physicalId;
      const there = { physicalId: known, properties: now.properties };
      const answer = await update(logicalId, there, before.properties, false);
      if (answer.status === "FAILED") return false;
      made.set(logicalId, { physicalId: answer.physicalId, properties: before.properties });
      if (answer.physicalId !== known) rest.push([logicalId, there]);
    }
    for (const [logicalId, each] of rest) await remove(logicalId, each);
    return true;
  };

  const change = async (template: Template, { failsAfterwards = false }: DeploymentSettings) => {
    const changes: Change[] = [];
    for (const [logicalId, properties] of Object.entries(template)) {
      const before = made.get(logicalId);
      if (before !== undefined && JSON.stringify(before.properties) === JSON.stringify(properties)) continue;
      const answer =
        before === undefined ? await create(logicalId, properties) : await update(logicalId, before, properties, true);
      const now = { physicalId: answer.physicalId, properties };
      changes.unshift({ logicalId, before, now, isDone: answer.status === "SUCCESS" });
      if (answer.status === "FAILED") return takeBack(changes).then(rolledBack);
      made.set(logicalId, now);
    }
    if (failsAfterwards) return takeBack(changes).then(rolledBack);
    for (const { logicalId, before, now } of changes) {
      if (before !== undefined && before.physicalId !== now.physicalId) await remove(logicalId, before);
    }
    for (const [logicalId, each] of [...made]) {
      if (template[logicalId] !== undefined) continue;
      await remove(logicalId, each);
      made.delete(logicalId);
    }
    return "COMPLETE" as const;
  };

  const rolledBack = (isWhole: boolean) => (isWhole ? ("ROLLED_BACK" as const) : ("ROLLBACK_FAILED" as const));

  return {
    deploy: async (template: Template, settings: DeploymentSettings = {}): Promise<StackOutcome> => {
      answers = [];
      const status = await change(template, settings);
      return { status, answers };
    },
    destroy: async (): Promise<StackOutcome> => {
      answers = [];
      for (const [logicalId, each] of [...made]) {
        if (!(await remove(logicalId, each))) return { status: "DELETE_FAILED", answers };
        made.delete(logicalId);
      }
      return { status: "COMPLETE", answers };
    },
    /** The function continues. A rollback cannot be cancelled. */
    cancel: () => cancel("Resource operation cancelled"),
    /** As Lambda may. */
    deliverAgain: () => {
      if (underWay !== undefined) void deliverTracked(underWay);
    },
    /** Resolves when no function is running. */
    quiet: async (): Promise<void> => {
      while (deliveries.size > 0) await Promise.all(deliveries);
    },
    logicalIds: (): readonly string[] => [...made.keys()],
  };
}
