import { origin, type Property, text } from "./property.ts";

export const datadogKeyResourceType = "Custom::DatadogApiKey";

/** Effect of a missing or refused key: the deployment fails, or succeeds with a note in its outputs. */
export const datadogKeyChecks = ["fail", "warn"] as const;

export type DatadogKeyCheck = (typeof datadogKeyChecks)[number];

const keyCheck: Property<DatadogKeyCheck> = {
  isText: true,
  expected: datadogKeyChecks.join(" or "),
  read: (value) => datadogKeyChecks.find((each) => each === value),
};

export const datadogKeyProperties = {
  DatadogUrl: origin,
  ApiKeyParameter: text,
  KeyCheck: keyCheck,
};

export const datadogKeyAttributes = {
  /** A sentence for the user who deployed, or "none". */
  notes: "Notes",
} as const;
