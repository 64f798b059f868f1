import type { DestinationName } from "../../lambda/contract/destinations.ts";
import type { Trace } from "./trace.ts";

/** Destinations whose data has a list on the page. */
export type ProductName = Exclude<DestinationName, "metrics">;

/** Id of the run's page; null if the simulator lists no such run. */
interface OfRun {
  readonly runId: string | null;
}

export interface HeldTrace extends Trace, OfRun {}

export interface HeldEvent extends OfRun {
  readonly id: number;
  readonly title: string;
  /** Markdown. */
  readonly text: string;
  /** In milliseconds since 1970. */
  readonly time: number;
  /** As Datadog names it: `error`, `warning`, `info` or `success`. */
  readonly alertType: string;
  readonly aggregationKey: string;
  readonly tags: readonly string[];
}

export interface HeldDeployment extends OfRun {
  readonly id: string;
  readonly service: string;
  /** "" without one. */
  readonly env: string;
  /** In milliseconds since 1970, as is `to`. */
  readonly from: number;
  readonly to: number;
  /** "" without one, as is the repository. */
  readonly commit: string;
  readonly repository: string;
  readonly isChangeFailure: boolean;
  readonly tags: readonly string[];
}

interface AnyLog {
  readonly id: number;
  /** In milliseconds since 1970. */
  readonly time: number;
  /** As Datadog names it: `error`, `warn` or `info`. */
  readonly status: string;
  /** The log as Datadog got it, as indented JSON. Of a run's log, without the message. */
  readonly json: string;
}

/** An entry of the audit trail. */
export interface HeldEntry extends AnyLog {
  readonly kind: "audit";
  readonly message: string;
  /** "" where the audit entry does not say it, as are the address and the action. */
  readonly actor: string;
  readonly address: string;
  readonly action: string;
}

/** A part of the log of one phase of a run. */
export interface HeldRunLog extends AnyLog, OfRun {
  readonly kind: "run";
  /** Lines. The middle of a long text is left out. */
  readonly message: string;
  /** "" without one. */
  readonly stack: string;
  readonly phase: string;
  /** From 1. */
  readonly part: number;
  readonly parts: number;
}

export type HeldLog = HeldEntry | HeldRunLog;

/** Data of Datadog's products, newest first. The logs of one run are in the order of their times. */
export interface Products {
  readonly pipelines: readonly HeldTrace[];
  readonly events: readonly HeldEvent[];
  readonly deployments: readonly HeldDeployment[];
  readonly logs: readonly HeldLog[];
}
