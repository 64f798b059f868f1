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
import type { LossFault } from "./loss-faults.ts";
import { createRandom, type Random } from "./random.ts";
import { createSender, type Sender } from "./sender.ts";
import type { Outage } from "./weather.ts";

export const webhookSecretName = "/oracle/webhook-secret";
export const apiKeyName = "/oracle/api-key";
export const webhookSecret = new Secret("oracle-secret");

export interface Weather {
  datadog: "fine" | Outage;
  forwarderAway: boolean;
  ledgerAway: boolean;
  parametersAway: boolean;
  validKeys: readonly string[];
  keyTrouble?: FaultKind;
}

export interface KnownEvent extends IssuedEvent {
  /** With distinct contents first. */
  readonly contents: unknown[];
  /** With the fault that caused each. */
  readonly receipts: Map<string, FaultKind | undefined>;
  readonly announced: FaultKind[];
  readonly configurationAtIssue: number;
  /** Met last by a delivery. */
  lostTo: LossFault | undefined;
  /** Names of recoveries that enqueued it. */
  readonly recoveredBy: Set<string>;
}

export interface PostRecord {
  readonly by: string;
  readonly at: number;
  readonly numbers: readonly number[];
  readonly isHeartbeat: boolean;
  readonly invocation: object;
  /** Absent until the answer arrives. */
  isAccepted?: boolean;
}

export interface World {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  readonly tally: Tally;
  readonly policy: (input: unknown) => readonly Delivery[];
  readonly weather: Weather;
  readonly sender: Sender;
  readonly datadog: DatadogStandIn;
  readonly ledger: LedgerStandIn;
  readonly parameters: ParametersStandIn;
  readonly queue: QueueStandIn;
  readonly deadLetters: QueueStandIn;
  readonly events: Map<number, KnownEvent>;
  /** Newest last. */
  readonly configurations: SeriesConfiguration[];
  /** Acts that the system must never do, even if no run is lost or doubled. */
  readonly violations: string[];
  /** With the numbers of their events. */
  readonly posts: PostRecord[];
  /** By event: when Datadog last refused all its POSTs, before it was dead-lettered as rejected. */
  readonly rejectedAt: Map<number, number>;
  /** @default chosen for each process */
  readonly maximumRetrySeconds?: number | undefined;
  readonly trace: (...words: readonly unknown[]) => void;
  /** Always, or while they carry their mark. */
  readonly invalid: Map<number, "event" | "extension">;
  /** Still on the way after their sender gave up. */
  latePosts: number;
  /** Deliveries that have not reached the queue. */
  deliveriesUnderWay: number;
  stopped: boolean;
}

export const standInKey = "the key that the stand-in takes";

export interface WorldSettings {
  readonly seed: number;
  readonly tally: Tally;
  readonly policy: (input: unknown) => readonly Delivery[];
  /** @default about a third of all */
  readonly only?: readonly FaultKind[];
  readonly maximumRetrySeconds?: number;
  readonly trace?: (line: string) => void;
}

/** As in the stack: six times the function's timeout, plus the batching window. */
const visibilityTimeoutSeconds = 721;
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
    sender: createSender(seed, clock, only),
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
