import type { z } from "zod";
import { accountKeys } from "./account-keys.ts";
import { metricKeys, monitorKeys } from "./datadog-keys.ts";
import { destinationKeys } from "./destination-keys.ts";
import type { Key } from "./key.ts";
import { operationKeys } from "./operation-keys.ts";
import { parameterKeys } from "./parameter-keys.ts";
import { registrationKeys } from "./registration-keys.ts";
import type { SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

/** As docs/configuration.md groups the keys. */
export const keyGroups = {
  Spacelift: registrationKeys,
  "Destinations in Datadog": destinationKeys,
  "Metrics in Datadog": metricKeys,
  "Dashboard, monitors and SLOs in Datadog": monitorKeys,
  "Parameters in SSM": parameterKeys,
  "Ledger, logs and alarms": operationKeys,
  "Your AWS account": accountKeys,
} as const satisfies Record<string, Readonly<Record<string, Key>>>;

/** `npm run configuration` writes the properties' type and the documentation's tables from these keys. */
export const keys = {
  ...registrationKeys,
  ...destinationKeys,
  ...metricKeys,
  ...monitorKeys,
  ...parameterKeys,
  ...operationKeys,
  ...accountKeys,
} as const satisfies Record<keyof SpaceliftDatadogProps, Key>;

type Keys = typeof keys;

type Schemas = { readonly [Name in keyof Keys]: Keys[Name]["schema"] };

type FixedDefaults = {
  readonly [Name in keyof Keys as Keys[Name]["default"] extends { readonly kind: "value" }
    ? Name
    : never]: Keys[Name] extends {
    readonly field: { readonly schema: z.ZodType };
  }
    ? z.output<Keys[Name]["field"]["schema"]>
    : never;
};

export function schemas(): Schemas;
export function schemas(): Readonly<Record<string, z.ZodType>> {
  return Object.fromEntries(Object.entries(keys).map(([name, { schema }]) => [name, schema]));
}

/** Defaults that do not depend on other keys. */
export function fixedDefaults(): FixedDefaults;
export function fixedDefaults(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([name, { default: fallback }]) =>
      fallback.kind === "value" ? [[name, fallback.value]] : [],
    ),
  );
}
