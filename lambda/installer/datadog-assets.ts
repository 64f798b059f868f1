import { RemoteError, type Retryability } from "../shared/custom-resource/remote-error.ts";
import type { Json } from "../shared/json.ts";
import type { Secret } from "../shared/secret.ts";
import type { Definition } from "./domain/unit-merge.ts";

/** One organisation in Datadog. Each call may reject with a `DatadogError`. */
export interface DatadogAssets {
  readonly listMonitors: (tag: string) => Promise<readonly Monitor[]>;
  readonly readMonitor: (id: number) => Promise<Monitor | undefined>;
  /** Returns the monitor's id. */
  readonly createMonitor: (definition: Json) => Promise<number>;
  /** Changes the given fields only. */
  readonly updateMonitor: (id: number, definition: Definition) => Promise<void>;
  /** Succeeds if the object does not exist, like `deleteSlo` and `deleteDashboard`. */
  readonly deleteMonitor: (id: number) => Promise<void>;
  readonly listSlos: (tag: string) => Promise<readonly Slo[]>;
  readonly readSlo: (id: string) => Promise<Slo | undefined>;
  /** Returns the SLO's id. */
  readonly createSlo: (definition: Json) => Promise<string>;
  /** Replaces the definition. */
  readonly updateSlo: (id: string, definition: Definition) => Promise<void>;
  /** Datadog refuses if a dashboard refers to the SLO by its id. */
  readonly deleteSlo: (id: string) => Promise<void>;
  /** A page of the dashboards that the key may see, from index `start` on. The page after the last one is empty. */
  readonly listDashboards: (start: number) => Promise<readonly Dashboard[]>;
  /** The description is complete, unlike on a list. */
  readonly readDashboard: (id: string) => Promise<Dashboard | undefined>;
  /** Returns the dashboard's id. */
  readonly createDashboard: (definition: Json) => Promise<string>;
  /** Replaces the definition. Returns the path in the web application. */
  readonly updateDashboard: (id: string, definition: Json) => Promise<string>;
  readonly deleteDashboard: (id: string) => Promise<void>;
  /** `undefined` if Datadog never received the metric. */
  readonly readMetric: (name: string) => Promise<Json>;
  /**
   * Replaces the metadata. Pass the whole object: Datadog does not document whether it keeps a missing field, and users saw
   * fields reset (micrometer-metrics/micrometer#2182, terraform-provider-datadog#922).
   */
  readonly describeMetric: (name: string, metadata: Json) => Promise<void>;
}

export interface Monitor {
  readonly id: number;
  readonly tags: readonly string[];
  /** The whole monitor, as Datadog returns it. */
  readonly definition: Json;
}

/** A service level objective. */
export interface Slo {
  readonly id: string;
  readonly tags: readonly string[];
  /** The whole SLO, as Datadog returns it. */
  readonly definition: Json;
}

export interface Dashboard {
  readonly id: string;
  readonly title: string;
  /** A list may shorten it. */
  readonly description: string;
}

export interface DatadogKeys {
  readonly apiKey: Secret;
  readonly appKey: Secret;
}

export interface DatadogConnection {
  /** Origin of the API. */
  readonly url: string;
  /** Called before each call to Datadog. */
  readonly readKeys: () => Promise<DatadogKeys>;
  /** For all calls together. */
  readonly remainingMilliseconds: () => number;
}

export type DatadogProblem =
  /** DNS, a refused connection, or TLS. */
  | "unreachable"
  /** The answer is not one of Datadog's. */
  | "not_datadog"
  /** 429. */
  | "rate_limited"
  /** 408, 5xx, or no complete answer: Datadog may have performed the request. */
  | "unavailable"
  /** 401 or 403: an invalid key, or a missing permission. */
  | "unauthorized"
  /** 404. */
  | "not_found"
  /** Any other status. */
  | "rejected";

export class DatadogError extends RemoteError {
  override readonly name = "DatadogError";
  readonly problem: DatadogProblem;

  /** `message` quotes Datadog's errors. The pause is the `x-ratelimit-reset` of a 429. */
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

/** Whether Datadog refuses only this request. */
export function isRefusal(error: unknown): error is DatadogError {
  return error instanceof DatadogError && refusals.includes(error.problem);
}

const refusals: readonly DatadogProblem[] = ["unauthorized", "not_found", "rejected"];
