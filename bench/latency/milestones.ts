import type { Invocation } from "./invocation.ts";
import type { Step } from "./slow-services.ts";

/** Milliseconds since the invocation began. A cold one begins with the load of the bundle. */
export interface Milestones {
  readonly after: Readonly<Record<string, number>>;
  /** The message is on the queue, or Datadog has answered 202. */
  readonly end: number;
}

export function ofReceiver(invocation: Invocation, steps: readonly Step[]): Milestones {
  const end = lastOf("SendMessage", invocation, steps);
  return {
    after: {
      loaded: invocation.loadedAt - invocation.startedAt,
      "secret read": lastOf("GetParameter", invocation, steps),
      enqueued: end,
      returned: invocation.endedAt - invocation.startedAt,
    },
    end,
  };
}

/** A cold forwarder sends a heartbeat and the event, a warm one the event alone. */
export function ofForwarder(invocation: Invocation, steps: readonly Step[]): Milestones {
  const end = lastOf("POST", invocation, steps);
  const posts = steps.filter(({ name }) => name === "POST");
  const [heartbeat] = posts.slice(0, -1);
  return {
    after: {
      loaded: invocation.loadedAt - invocation.startedAt,
      "key read": lastOf("GetParameter", invocation, steps),
      "claims read": lastOf("BatchGetItem", invocation, steps),
      connected: lastOf("connected", invocation, steps),
      ...(heartbeat !== undefined && { "heartbeat accepted": heartbeat.endedAt - invocation.startedAt }),
      claimed: lastOf("PutItem", invocation, steps),
      accepted: end,
      returned: invocation.endedAt - invocation.startedAt,
    },
    end,
  };
}

function lastOf(name: string, { startedAt }: Invocation, steps: readonly Step[]): number {
  const step = steps.findLast((each) => each.name === name);
  if (step === undefined) throw new Error(`no ${name} was asked: ${steps.map((each) => each.name).join(", ")}`);
  return step.endedAt - startedAt;
}
