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

export interface HeldLog {
  readonly id: number;
  /** In milliseconds since 1970. */
  readonly time: number;
  /** `info` or `warn`. */
  readonly status: string;
  readonly message: string;
  /** "" where the audit entry does not say it, as are the address and the action. */
  readonly actor: string;
  readonly address: string;
  readonly action: string;
  readonly tags: string;
  /** The log as Datadog got it, as indented JSON. */
  readonly json: string;
}

/** Data of Datadog's products, newest first. */
export interface Products {
  readonly pipelines: readonly HeldTrace[];
  readonly events: readonly HeldEvent[];
  readonly deployments: readonly HeldDeployment[];
  /** Of the audit trail: none belongs to a run. */
  readonly logs: readonly HeldLog[];
}
