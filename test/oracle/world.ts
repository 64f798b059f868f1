import { queueRetentionDays } from "../../lambda/contract/queue.ts";
import type { SeriesConfiguration } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import type { Delivery } from "../../simulator/policy.ts";
import { createDatadogStandIn, type DatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { createLedgerStandIn, type LedgerStandIn } from "../../simulator/stand-ins/ledger.ts";
import { createParametersStandIn, type ParametersStandIn } from "../../simulator/stand-ins/parameters.ts";
import { createQueueStandIn, type QueueStandIn } from "../../simulator/stand-ins/queue.ts";
import { createVirtualTime, type VirtualTime } from "../virtual-time.ts";
import { createFaults, type FaultKind, type Faults, type Tally } from "./faults.ts";
import type { IssuedEvent } from "./generator.ts";
import { createRandom, type Random } from "./random.ts";
import type { Outage } from "./weather.ts";

export const webhookSecretName = "/oracle/webhook-secret";
export const apiKeyName = "/oracle/api-key";
export const webhookSecret = new Secret("oracle-secret");

/** What lasts for a while, for every call. */
export interface Weather {
  datadog: "fine" | Outage;
  /** Whether the forwarder's function has no room to run in. */
  forwarderAway: boolean;
  ledgerAway: boolean;
  parametersAway: boolean;
  /** The API keys that Datadog takes at present. */
  validKeys: readonly string[];
  /** Why a forwarder's key may be a wrong one, if there is a reason. */
  keyTrouble?: FaultKind;
}

/** All there is of one event besides what the system made of it. */
export interface KnownEvent extends IssuedEvent {
  /** Every body that was delivered for it, distinct contents first. */
  readonly contents: unknown[];
  /** The receipts of its messages, and what was special about each. */
  readonly receipts: Map<string, FaultKind | undefined>;
  /** What is special about the messages that are still to come. */
  readonly announced: FaultKind[];
  readonly configurationAtIssue: number;
}

export interface PostRecord {
  readonly by: string;
  readonly at: number;
  readonly numbers: readonly number[];
  readonly isHeartbeat: boolean;
  /** What the invocation that made it is known by. */
  readonly invocation: object;
  /** Absent until the answer is there. */
  isAccepted?: boolean;
}

/** Everything outside the two functions: one clock, stand-ins for the services, and what went on. */
export interface World {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  readonly tally: Tally;
  readonly policy: (input: unknown) => readonly Delivery[];
  readonly weather: Weather;
  readonly datadog: DatadogStandIn;
  readonly ledger: LedgerStandIn;
  readonly parameters: ParametersStandIn;
  readonly queue: QueueStandIn;
  readonly deadLetters: QueueStandIn;
  readonly events: Map<number, KnownEvent>;
  /** The configurations that were deployed, the newest last. */
  readonly configurations: SeriesConfiguration[];
  /** What the system did that it must never do, whatever came of it. */
  readonly violations: string[];
  /** Every POST that a forwarder made, with the numbers of its events. */
  readonly posts: PostRecord[];
  /** By event: when it was last seen that Datadog refused every POST of it, before it was dead-lettered as rejected. */
  readonly rejectedAt: Map<number, number>;
  /** The longest delay of a retry; without it, each process has one of several. */
  readonly maximumRetrySeconds?: number | undefined;
  readonly trace: (...words: readonly unknown[]) => void;
  /** The events that Datadog calls invalid: whatever they are sent with, or as long as they have their mark. */
  readonly invalid: Map<number, "event" | "extension">;
  /** POSTs that are still on their way to Datadog, with nobody waiting for them. */
  latePosts: number;
  /** Deliveries that Spacelift has not yet brought to the queue. */
  deliveriesUnderWay: number;
  stopped: boolean;
}

export const standInKey = "the key that the stand-in takes";

export interface WorldSettings {
  readonly seed: number;
  readonly tally: Tally;
  readonly policy: (input: unknown) => readonly Delivery[];
  /** The kinds of faults that there are; without it, about a third of all. */
  readonly only?: readonly FaultKind[];
  readonly maximumRetrySeconds?: number;
  readonly trace?: (line: string) => void;
}

/** As in the stack: six times as long as an invocation may take, and the batching window. */
const visibilityTimeoutSeconds = 725;
const maxReceiveCount = 430;
const day = 24 * 60 * 60;

export function createWorld({ seed, tally, policy, only, maximumRetrySeconds, trace }: WorldSettings): World {
  const random = createRandom(seed);
  const time = createVirtualTime(Date.UTC(2026, 10, 2, 9) + random.between(0, 999));
  const clock = time.now;
  const parameters = createParametersStandIn();
  parameters.put(webhookSecretName, webhookSecret.reveal());
  parameters.put(apiKeyName, "key 1");
  const deadLetters = createQueueStandIn({ clock, visibilityTimeoutSeconds, retentionSeconds: 14 * day });
  return {
    time,
    random,
    faults: createFaults(random, only),
    tally,
    policy,
    weather: { datadog: "fine", forwarderAway: false, ledgerAway: false, parametersAway: false, validKeys: ["key 1"] },
    datadog: createDatadogStandIn({ clock, apiKey: standInKey }),
    ledger: createLedgerStandIn(),
    parameters,
    deadLetters,
    queue: createQueueStandIn({
      ...{ clock, visibilityTimeoutSeconds, retentionSeconds: queueRetentionDays * day },
      redrive: { maxReceiveCount, to: deadLetters },
    }),
    events: new Map(),
    configurations: [{ metricPrefix: "spacelift.integration", extraTags: [], excludeTags: [] }],
    violations: [],
    posts: [],
    rejectedAt: new Map(),
    invalid: new Map(),
    maximumRetrySeconds,
    trace: (...words) => trace?.(`${new Date(time.now()).toISOString()} ${words.join(" ")}`),
    latePosts: 0,
    deliveriesUnderWay: 0,
    stopped: false,
  };
}
