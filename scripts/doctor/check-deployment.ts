import type { DestinationName } from "../../lambda/contract/destinations.ts";
import { forwarderEnvironment } from "../../lambda/contract/environment.ts";
import { defaultMetricPrefix } from "../../lambda/contract/metrics.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { ForwarderFunction } from "../deployment/forwarder-function.ts";
import { type Finding, note, right, unknown } from "./finding.ts";

export function checkPlace({ account, region }: Deployment): Finding {
  const check = "AWS";
  if (account === undefined) return unknown(check, `region ${region}; AWS did not return the account`);
  return right(check, `account ${account}, region ${region}`);
}

/** `here` is this program's own version. */
export function checkVersion({ outputs }: Deployment, here: string): Finding {
  const check = "version";
  const deployed = outputs.get("Version");
  if (deployed === here) return right(check, `${deployed} is deployed, and this program has the same version`);
  return note(
    check,
    `${deployed ?? "a version without this output"} is deployed, but this program has version ${here}`,
    "Use the deployed version, or deploy this one: each version knows only its own resources.",
  );
}

/** Empty if the forwarder is unknown, because the checks of the key and of the forwarder already report that. */
export function checkDestinations(
  forwarder: ForwarderFunction | undefined,
  names: readonly DestinationName[],
): readonly Finding[] {
  const url = forwarder?.environment[forwarderEnvironment.datadogUrl];
  const prefix = forwarder?.environment[forwarderEnvironment.metricPrefix] ?? defaultMetricPrefix;
  const described = names.map((name) => (name === "metrics" ? `metrics ${prefix}.*` : name));
  return url === undefined ? [] : [right("destinations", `${described.join(", ")} to ${url}`)];
}
