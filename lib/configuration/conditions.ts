import type { SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

interface Effect {
  readonly holds: (props: SpaceliftDatadogProps) => boolean;
  /** Markdown that ends the sentence "The key has no effect …". */
  readonly otherwise: string;
}

export const conditions = {
  datadogAssets: {
    holds: ({ datadogAppKeyParameter }) => datadogAppKeyParameter !== undefined,
    otherwise: "without `datadogAppKeyParameter`",
  },
  metrics: {
    holds: ({ destinations }) => destinations?.includes("metrics") !== false,
    otherwise: "unless `destinations` contains `metrics`",
  },
  events: {
    holds: ({ destinations = [] }) => destinations.includes("events"),
    otherwise: "unless `destinations` contains `events`",
  },
  appKeyUser: {
    holds: ({ destinations = ["metrics"] }) => destinations.includes("metrics") || destinations.includes("deployments"),
    otherwise: "unless `destinations` contains `metrics` or `deployments`",
  },
  auditTrail: {
    holds: ({ auditTrail }) => auditTrail === true,
    otherwise: "unless `auditTrail` is `true`",
  },
  runLogs: {
    holds: ({ runLogs = "none" }) => runLogs !== "none",
    otherwise: "unless `runLogs` is `failed` or `all`",
  },
  automaticRegistration: {
    holds: ({ registration }) => registration !== "manual",
    otherwise: "if `registration` is `manual`",
  },
  accountExcluded: {
    holds: ({ excludeTags = [] }) => excludeTags.includes("account"),
    otherwise: "unless `excludeTags` contains `account`",
  },
} as const satisfies Record<string, Effect>;

export type Condition = keyof typeof conditions;
