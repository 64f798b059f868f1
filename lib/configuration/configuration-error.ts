/** A reason why a configuration cannot be used. */
export interface ConfigurationProblem {
  /**
   * `missing`: a required key. `invalid`: the value is not allowed. `conflict`: the value is not allowed with other values.
   * `unknown`: no such key.
   */
  readonly code: "missing" | "invalid" | "conflict" | "unknown";
  readonly key: string;
  /** Shortened, and without anything that may be a secret. */
  readonly received: string;
  /** The allowed values, or the remedy. */
  readonly remedy: string;
}

/** The message names the configuration file, if there is one, and has a line for each problem. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[], file?: string) {
    const place = file === undefined ? "" : ` in ${file}`;
    super([`The configuration of spacelift-datadog${place} cannot be used:`, ...problems.map(describe)].join("\n  "));
    this.problems = problems;
  }
}

function describe({ code, key, received, remedy }: ConfigurationProblem): string {
  return code === "unknown" ? `${key}: ${remedy}` : `${key}: received ${received}; ${remedy}`;
}
