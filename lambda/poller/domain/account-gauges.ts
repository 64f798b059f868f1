import { metrics } from "../../contract/metrics.ts";
import { asList, asText, at, type Json } from "../../shared/json.ts";
import { type Gauge, gaugeOf } from "./gauge.ts";
import type { AccountField } from "./state-field.ts";

export function accountGauges(field: AccountField, value: Json): readonly Gauge[] {
  switch (field) {
    case "stacksByState":
      return points(value).flatMap(({ label, value: count }) =>
        label === undefined ? [] : gaugeOf(metrics.stackCount, count, { state: label }),
      );
    case "resourcesByDrift":
      return points(value).flatMap(({ label, value: count }) => {
        const drifted = label === undefined ? undefined : driftLabels[label.toLowerCase()];
        return drifted === undefined ? [] : gaugeOf(metrics.resourceCount, count, { drifted });
      });
    case "driftDetectionCoverage":
      return gaugeOf(metrics.driftDetectionCoverage, points(value)[0]?.value);
    case "runsAwaitingApproval":
      return gaugeOf(metrics.runAwaitingApproval, lengthOf(value));
    case "runsRequiringAttention":
      return gaugeOf(metrics.runRequiringAttention, lengthOf(value));
    case "usedMinutes":
      return [
        ...gaugeOf(metrics.usageMinutes, at(value, "usedPrivateMinutes"), { worker_type: "private" }),
        ...gaugeOf(metrics.usageMinutes, at(value, "usedPublicMinutes"), { worker_type: "public" }),
      ];
    case "allowedMinutes":
      return gaugeOf(metrics.usageMinutesLimit, at(value, "allowedMinutes"));
    case "seats":
      return [...seats(at(value, "user"), "user"), ...seats(at(value, "apiKey"), "api_key")];
  }
}

/** github.com/spacelift-io/prometheus-exporter, testdata/fixtures/saas.json. */
const driftLabels: Readonly<Record<string, string>> = { drifted: "true", in_sync: "false" };

function seats(value: Json, type: string): readonly Gauge[] {
  const tags = { seat_type: type };
  return [
    ...gaugeOf(metrics.usageSeats, at(value, "inUse"), tags),
    ...gaugeOf(metrics.usageSeatsLimit, at(value, "limit"), tags),
  ];
}

function points(value: Json) {
  return asList(value).map((point) => ({ label: asText(asList(at(point, "labels"))[0]), value: at(point, "value") }));
}

/** `undefined` for anything but a list: null would look like "none". */
function lengthOf(value: Json): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}
