import type { ConfigurationProblem } from "../../../lib/configuration/configuration-error.ts";
import { parseConfiguration } from "../../../lib/configuration/parse-configuration.ts";

const spaceliftEndpoint = "https://acme.app.spacelift.io";

/** The problems with a configuration that has a valid `spaceliftEndpoint`, unless `raw` has another. */
export function problemsWith(raw: Readonly<Record<string, unknown>>): readonly ConfigurationProblem[] {
  const parsed = parseConfiguration({ spaceliftEndpoint, ...raw });
  return parsed.outcome === "invalid" ? parsed.problems : [];
}
