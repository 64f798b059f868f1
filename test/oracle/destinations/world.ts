import { queueRetentionDays } from "../../../lambda/contract/queue.ts";
import { createDatadogStandIn, type DatadogStandIn } from "../../../simulator/stand-ins/datadog.ts";
import type { MarksTable } from "../../../simulator/stand-ins/delivery-marks.ts";
import { createQueueStandIn } from "../../../simulator/stand-ins/queue.ts";
import { createVirtualTime, type VirtualTime } from "../../virtual-time.ts";
import { createFaults, createTally, type FaultKind, type Faults } from "../faults.ts";
import { createRandom, type Random } from "../random.ts";
import { createSender, type SendingWorld } from "../sender.ts";
import type { Outage } from "../weather.ts";

export const runProducts = ["pipelines", "events", "deployments"] as const;

export const products = [...runProducts, "logs"] as const;

export type Product = (typeof products)[number];

/** One destination's queues, and the state of its intake. */
export interface Lane {
  readonly product: Product;
  readonly queue: ReturnType<typeof createQueueStandIn>;
  readonly deadLetters: ReturnType<typeof createQueueStandIn>;
  outage: Outage | undefined;
  ledgerAway: boolean;
  posts: number;
  /** By event: how many attempts the environment left in doubt, so that another one may double the event. */
  readonly doubts: Map<number, number>;
  /** When each event left the queue, in milliseconds since 1970. */
  readonly settledAt: Map<number, number>;
}

export interface World extends SendingWorld {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  readonly datadog: DatadogStandIn;
  readonly marks: MarksTable;
  readonly lanes: readonly Lane[];
  /** By number. */
  readonly runs: Map<number, IssuedRun>;
  latePosts: number;
}

export interface IssuedRun {
  /** Whether it failed while applying. */
  readonly isChangeFailure: boolean;
  readonly issuedAt: number;
  readonly payload: object;
  /** Which of them put it on the queues first. */
  enqueuedBy: "delivery" | "recovery" | undefined;
}

export const keys = { api: "the API key", app: "the application key" } as const;

const day = 24 * 60 * 60;

/** `only` are the kinds of faults. @default about a third of all */
export function createWorld(seed: number, only?: readonly FaultKind[]): World {
  const random = createRandom(seed);
  const time = createVirtualTime(Date.UTC(2026, 10, 2, 9) + random.between(0, 999));
  const clock = time.now;
  return {
    time,
    random,
    faults: createFaults(random, only),
    datadog: createDatadogStandIn({ clock, apiKey: keys.api, appKey: keys.app }),
    marks: new Map(),
    lanes: products.map((product) => {
      const times = { clock, visibilityTimeoutSeconds: 721 };
      const deadLetters = createQueueStandIn({ ...times, retentionSeconds: 14 * day });
      const redrive = { maxReceiveCount: 430, to: deadLetters };
      const queue = createQueueStandIn({ ...times, retentionSeconds: queueRetentionDays * day, redrive });
      return {
        ...{ product, queue, deadLetters, outage: undefined, ledgerAway: false, posts: 0 },
        doubts: new Map(),
        settledAt: new Map(),
      };
    }),
    runs: new Map(),
    violations: [],
    sender: createSender(seed, clock, only),
    tally: createTally(),
    trace: () => {},
    deliveriesUnderWay: 0,
    latePosts: 0,
    stopped: false,
  };
}

export function runId(number: number): string {
  return `01K9VJ3Q8T6W2X4Y5ZRUN${String(number).padStart(5, "0")}`;
}

/** The logs of a run belong to a run of their own here, since each event has a number of its own. */
export function logsNumber(number: number): number {
  return 10_000 + number;
}

/** Every third run, since more would only take longer. */
export function sendsLogs(number: number): boolean {
  return number % 3 === 0;
}

/** Of all runs that a text names. */
export function numbersIn(text: string): readonly number[] {
  return [...new Set([...text.matchAll(/RUN(\d{5})/g)].map(([, digits]) => Number(digits)))];
}
