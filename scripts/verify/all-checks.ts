import { awsChecks } from "./aws/service.ts";
import type { Check } from "./check.ts";
import { datadogChecks } from "./datadog/service.ts";
import { spaceliftChecks } from "./spacelift/service.ts";

/** The description of each check. */
export const allChecks: readonly Omit<Check<never>, "run">[] = [...datadogChecks, ...spaceliftChecks, ...awsChecks];
