import { randomUUID } from "node:crypto";
import { asList, asText, at } from "../../../lambda/shared/json.ts";
import { upgradedStack } from "../../../scripts/releases/deployed-configuration.ts";
import { fixture, type PolicyInput } from "../../payloads.ts";
import { datadog } from "./services.ts";

/** An event of Spacelift, and the series that version 0.1.0 counts for it. */
export interface Issued {
  readonly id: string;
  /** The notification policy's input. */
  readonly input: unknown;
  /** Such as `metric tag tag = 1`. */
  readonly series: readonly string[];
}

const frozen: unknown = JSON.parse(fixture("payload/version-1-series.json"));

/** It ended now. Its series include those of the example extension. */
export function issueRun(stack: string, epochMilliseconds = Date.now()): Issued {
  const names = { "production-network": stack, "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D": randomUUID() };
  return issue("run-tracked-finished", "run-with-extension", names, epochMilliseconds);
}

export function issueModuleVersion(module: string): Issued {
  const names = { "terraform-aws-vpc": module, "01K9VK0MODULEVERSION": randomUUID() };
  return issue("module-version-failed", "module-version-failed", names, Date.now());
}

export function issueInternalError(): Issued {
  return issue("internal-error", "internal-error", {}, Date.now());
}

function issue(
  name: PolicyInput,
  seriesName: string,
  names: Readonly<Record<string, string>>,
  epochMilliseconds: number,
): Issued {
  // The fixtures name the webhook of the default installation.
  const rename = (text: string) =>
    Object.entries({ "spacelift-datadog": upgradedStack, ...names }).reduce(
      (renamed, [from, to]) => renamed.replaceAll(from, to).replaceAll(from.toLowerCase(), to),
      text,
    );
  const input: unknown = JSON.parse(rename(fixture(`policy-input/${name}.json`)), (key, value: unknown) => {
    if (key === "updated_at") return epochMilliseconds * 1e6;
    // As in the frozen payload.
    if (key === "triggered_by") return "octo-dev";
    if (key === "note") return "rollback";
    if (key === "version") return { ...Object(value), created_at: epochMilliseconds * 1e6 };
    return value;
  });
  const series = asList(at(frozen, seriesName))
    .map((line) => rename(asText(line) ?? ""))
    // No policy of the input denies anything.
    .filter((line) => !line.startsWith("acme.policy.denials "));
  return { id: Object.values(names).at(-1) ?? "", input, series };
}

export type Sums = Readonly<Record<string, number>>;

/** The sum of each series over the events. */
export function sumsOf(events: readonly Issued[]): Sums {
  return add(
    events.flatMap(({ series }) =>
      series.map((line) => {
        const [name = "", value = ""] = line.split(" = ");
        return [name, Number(value)] as const;
      }),
    ),
  );
}

/** The sum of each series over the points that Datadog holds. */
export function sumsHeld(): Sums {
  return add(
    datadog
      .series()
      .filter(({ type }) => type !== "gauge")
      .flatMap(({ metric, tags, points }) => points.map(([, value]) => [[metric, ...tags].join(" "), value] as const)),
  );
}

function add(values: readonly (readonly [name: string, value: number])[]): Sums {
  const sums: Record<string, number> = {};
  for (const [name, value] of values) sums[name] = (sums[name] ?? 0) + value;
  return sums;
}
