import { RemoteError, type Retryability } from "../shared/custom-resource/remote-error.ts";
import type { Json } from "../shared/json.ts";
import type { Secret } from "../shared/secret.ts";
import type { MonitorDefinition } from "./domain/monitor-merge.ts";

/** What the installer asks of one organisation in Datadog. Each call may reject with a `DatadogError`. */
export interface DatadogAssets {
  /** The monitors that bear a tag. */
  readonly listMonitors: (tag: string) => Promise<readonly Monitor[]>;
  /** A monitor; `undefined` where Datadog has none of this id. */
  readonly readMonitor: (id: number) => Promise<Monitor | undefined>;
  /** Gives the id of the new monitor. */
  readonly createMonitor: (definition: Json) => Promise<number>;
  /** Changes the fields that are given. */
  readonly updateMonitor: (id: number, definition: MonitorDefinition) => Promise<void>;
  /** Nothing to delete is success, here and in `deleteDashboard`. */
  readonly deleteMonitor: (id: number) => Promise<void>;
  /** A page of the dashboards that the key may see, from so many on; an empty one beyond the last. */
  readonly listDashboards: (start: number) => Promise<readonly Dashboard[]>;
  /** A dashboard with its whole description; `undefined` where Datadog has none of this id. */
  readonly readDashboard: (id: string) => Promise<Dashboard | undefined>;
  readonly createDashboard: (definition: Json) => Promise<string>;
  /** Puts another definition in the place of the one that is there. Gives the dashboard's path in the web application. */
  readonly updateDashboard: (id: string, definition: Json) => Promise<string>;
  readonly deleteDashboard: (id: string) => Promise<void>;
  /** A metric's metadata; `undefined` where Datadog has not heard of it. */
  readonly readMetric: (name: string) => Promise<Json>;
  /**
   * Puts other metadata in the place of what is there. Pass the whole object: whether Datadog keeps a field that is left out
   * is not documented, and users saw it reset (micrometer-metrics/micrometer#2182, terraform-provider-datadog#922).
   */
  readonly describeMetric: (name: string, metadata: Json) => Promise<void>;
}

export interface Monitor {
  readonly id: number;
  readonly tags: readonly string[];
  /** As Datadog has it. */
  readonly definition: Json;
}

export interface Dashboard {
  readonly id: string;
  readonly title: string;
  /** On a list it may be cut short. */
  readonly description: string;
}

export interface DatadogKeys {
  readonly apiKey: Secret;
  readonly appKey: Secret;
}

/** How an organisation is reached. */
export interface DatadogConnection {
  /** Origin of the API. */
  readonly url: string;
  /** Reads the keys, before each call. */
  readonly readKeys: () => Promise<DatadogKeys>;
  /** The time that is left for all calls together. */
  readonly remainingMilliseconds: () => number;
}

/** Why a call to Datadog came to nothing. */
export type DatadogProblem =
  /** No connection: no name, refused, no TLS. */
  | "unreachable"
  /** Something answered, and not as Datadog does. */
  | "not_datadog"
  /** 429. */
  | "rate_limited"
  /** 408, 5xx, or no whole answer: what was asked may have been done. */
  | "unavailable"
  /** 401 or 403: a key was not taken, or may not do this. */
  | "unauthorized"
  /** 404: what was asked for is not there. */
  | "not_found"
  /** Any other status: what was asked cannot be had. */
  | "rejected";

export class DatadogError extends RemoteError {
  override readonly name = "DatadogError";
  readonly problem: DatadogProblem;

  /** `message` has Datadog's own words where it gave some; the pause is the `x-ratelimit-reset` of a 429. */
  constructor(problem: DatadogProblem, message: string, retryAfterMilliseconds?: number) {
    super(message, retryabilityOf(problem), retryAfterMilliseconds);
    this.problem = problem;
  }
}

function retryabilityOf(problem: DatadogProblem): Retryability {
  switch (problem) {
    case "rate_limited":
    case "unavailable":
      return "until_deadline";
    case "unreachable":
      return "briefly";
    case "not_datadog":
    case "unauthorized":
    case "not_found":
    case "rejected":
      return "never";
  }
}

/** Whether Datadog does not let this be done, where it may let other things. */
export function isRefusal(error: unknown): error is DatadogError {
  return error instanceof DatadogError && refusals.includes(error.problem);
}

const refusals: readonly DatadogProblem[] = ["unauthorized", "not_found", "rejected"];
