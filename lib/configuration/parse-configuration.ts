import { z } from "zod";
import type { ConfigurationProblem } from "./configuration-error.ts";
import { schemas } from "./keys.ts";
import { nearestKey } from "./nearest-key.ts";
import { describeReceived } from "./received-value.ts";
import { brokenRules } from "./rules.ts";
import type { SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

export type ParsedConfiguration =
  | { readonly outcome: "valid"; readonly props: SpaceliftDatadogProps }
  | { readonly outcome: "invalid"; readonly problems: readonly ConfigurationProblem[] };

type Raw = Readonly<Record<string, unknown>>;

const schema: z.ZodType<SpaceliftDatadogProps> = z.strictObject(schemas());

/**
 * Lists may be arrays or separated by commas, numbers and booleans also text. A key that is `undefined` is not set. All
 * invalid values are reported at once; rules across keys only when each value is valid.
 */
export function parseConfiguration(raw: Raw): ParsedConfiguration {
  const given = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined));
  const result = schema.safeParse(given);
  if (!result.success) {
    return { outcome: "invalid", problems: result.error.issues.flatMap((issue) => problemsOf(issue, given)) };
  }
  const broken = brokenRules(result.data);
  if (broken.length === 0) return { outcome: "valid", props: result.data };
  const problems = broken.map(({ key, remedy }) => problem("conflict", key, given, remedy));
  return { outcome: "invalid", problems };
}

function problemsOf(issue: z.core.$ZodIssue, given: Raw): readonly ConfigurationProblem[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key));
  const [key = "", index] = issue.path.map(String);
  return [problem(key in given ? "invalid" : "missing", key, given, issue.message, index)];
}

function problem(
  code: ConfigurationProblem["code"],
  key: string,
  given: Raw,
  remedy: string,
  index?: string,
): ConfigurationProblem {
  return { code, key, received: describeReceived(key, given[key], index), remedy };
}

/** The value may be a secret under the name of a key that takes a parameter's name. */
function unknownKey(key: string): ConfigurationProblem {
  return {
    code: "unknown",
    key,
    received: "a value, not shown here",
    remedy: `is not a configuration key; the nearest is ${nearestKey(key)}. Rename it or remove it; docs/configuration.md lists all keys`,
  };
}
