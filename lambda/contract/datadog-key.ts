import { origin, type Property, text } from "./property.ts";

export const datadogKeyResourceType = "Custom::DatadogApiKey";

/** The effect of a key that is missing or refused: the deployment fails, or its outputs have a note. */
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
