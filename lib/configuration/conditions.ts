import type { SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

interface Effect {
  readonly holds: (props: SpaceliftDatadogProps) => boolean;
  /** Ends the sentence "The key has no effect …", in Markdown. */
  readonly otherwise: string;
}

/** Conditions that some keys need to have an effect. */
export const conditions = {
  datadogAssets: {
    holds: ({ datadogAppKeyParameter }) => datadogAppKeyParameter !== undefined,
    otherwise: "without `datadogAppKeyParameter`",
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
