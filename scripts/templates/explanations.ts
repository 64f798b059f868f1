import { matchesGlob } from "node:path";
import { z } from "zod";
import type { CheckedConfiguration } from "./configurations.ts";
import type { Finding } from "./finding.ts";

const explanation = z.strictObject({
  check: z.string(),
  /** Logical ids, in which `*` stands for any characters. Each must match a finding. */
  resources: z.array(z.string()).min(1),
  /** The configuration key that avoids the finding. Where it is set, the finding counts as a new one. */
  avoidedBy: z.string().optional(),
  reason: z.string().endsWith("."),
});

/** The form of docs/template-findings.json. */
export const explanations = z.array(explanation);

type Explanation = z.infer<typeof explanation>;

export interface Comparison {
  readonly explained: number;
  readonly unexplained: readonly Finding[];
  /** Explanations, with one resource each, that match no finding. */
  readonly stale: readonly { readonly check: string; readonly resource: string }[];
}

/** Compares the findings in all templates with the accepted ones. */
export function compareFindings(
  findings: readonly Finding[],
  accepted: readonly Explanation[],
  configurations: readonly CheckedConfiguration[],
): Comparison {
  const keysOf = new Map(configurations.map(({ name, keys }) => [name, new Set(Object.keys(keys))]));
  const rules = accepted.flatMap(({ check, resources, avoidedBy }) =>
    resources.map((resource) => ({ check, resource, avoidedBy })),
  );
  const explains = (rule: (typeof rules)[number], { check, resource, configuration }: Finding) =>
    rule.check === check &&
    matchesGlob(resource, rule.resource) &&
    (rule.avoidedBy === undefined || !keysOf.get(configuration)?.has(rule.avoidedBy));
  const unexplained = findings.filter((finding) => !rules.some((rule) => explains(rule, finding)));
  return {
    explained: findings.length - unexplained.length,
    unexplained,
    stale: rules
      .filter((rule) => !findings.some((finding) => explains(rule, finding)))
      .map(({ check, resource }) => ({ check, resource })),
  };
}
