import { awsChecks } from "./aws/service.ts";
import type { Check } from "./check.ts";
import { datadogChecks } from "./datadog/service.ts";
import { spaceliftChecks } from "./spacelift/service.ts";

export const allChecks: readonly Omit<Check<never>, "run">[] = [...datadogChecks, ...spaceliftChecks, ...awsChecks];
