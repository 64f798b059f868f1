import { pollerSettings } from "../../lambda/contract/poller-settings.ts";
import { type PropertyValues, readProperties } from "../../lambda/contract/properties.ts";
import { type StateField, stateFields } from "../../lambda/poller/domain/state-field.ts";
import type { Reading, SpaceliftState } from "../../lambda/poller/spacelift-state.ts";
import { parseJson } from "../../lambda/shared/json.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { type Finding, note, right, unknown } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

type PollerSettings = PropertyValues<typeof pollerSettings>;

const check = "gauges";

/** `undefined` without a poller. */
export function readPollerSettings({ outputs }: Deployment): PollerSettings | undefined {
  const settings = outputs.get("PollerSettings");
  return settings === undefined ? undefined : readProperties(pollerSettings, parseJson(settings));
}

/** A poll takes its lease before it asks anything. Its log says whether Datadog has the gauges. */
export async function checkLastPoll(
  { LeaseKey, PollMinutes }: PollerSettings,
  { lastPollMilliseconds, now }: Pick<DoctorPorts, "lastPollMilliseconds" | "now">,
): Promise<Finding> {
  const last = await lastPollMilliseconds(LeaseKey);
  const remedy = "See the log and the errors of the poller's Lambda function, and the rule that calls it.";
  if (last === undefined) return note(check, "no poll has begun yet", remedy);
  const minutes = Math.round((now() - last) / 60_000);
  const due = `one is due every ${PollMinutes} minute(s)`;
  if (minutes <= 2 * PollMinutes + 1) return right(check, `the last poll began ${minutes} minute(s) ago, and ${due}`);
  return note(check, `the last poll began ${minutes} minutes ago, but ${due}`, remedy);
}

/** Asks for the same fields as the poller, without the queues. */
export async function checkStateFields(state: SpaceliftState): Promise<Finding> {
  const readings = await Promise.all(
    stateFields.map(async (field): Promise<readonly [StateField, Reading]> => [field, await state.read(field)]),
  );
  const failed = readings.flatMap(([field, reading]) =>
    reading.kind === "failed" ? [`${field} (${reading.detail})`] : [],
  );
  if (failed.length > 0) return unknown("gauge fields", `Spacelift did not answer about ${failed.join(", ")}`);
  const refused = readings.flatMap(([field, reading]) =>
    reading.kind === "refused" ? [`${field} (${reading.detail})`] : [],
  );
  if (refused.length === 0) return right("gauge fields", `Spacelift answers all ${stateFields.length} of them`);
  const remedy =
    "These gauges are not sent. A key with more rights, or a newer self-hosted Spacelift, may answer them.";
  return note("gauge fields", `Spacelift refuses ${refused.join(", ")}`, remedy);
}
