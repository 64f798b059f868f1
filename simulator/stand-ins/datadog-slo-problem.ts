import { asList, asText, at, type Json } from "../../lambda/shared/json.ts";
import type { Fields } from "./datadog-organisation.ts";

/** `undefined` if the SLO is valid (docs.datadoghq.com, "Create an SLO object"). */
export function sloProblem(fields: Fields): string | undefined {
  if (asText(fields["name"]) === undefined) return "'name' is a required property";
  const thresholds = asList(fields["thresholds"]);
  if (thresholds.length === 0) return "'thresholds' is a required property";
  return thresholds.map(thresholdProblem).find((problem) => problem !== undefined) ?? indicatorProblem(fields);
}

function thresholdProblem(threshold: Json): string | undefined {
  const { target, warning } = { target: at(threshold, "target"), warning: at(threshold, "warning") };
  if (!["7d", "30d", "90d"].includes(asText(at(threshold, "timeframe")) ?? "")) return "Invalid timeframe";
  if (typeof target !== "number" || target <= 0 || target >= 100) return "Invalid target";
  if (warning === undefined) return undefined;
  return typeof warning === "number" && warning > target && warning < 100 ? undefined : "Invalid warning";
}

/** "Note that Datadog only allows the sum by aggregator" for a count-based SLO (same page). */
function indicatorProblem(fields: Fields): string | undefined {
  switch (fields["type"]) {
    case "metric": {
      const query = fields["query"];
      const sums = [at(query, "numerator"), at(query, "denominator")].map((each) => asText(each) ?? "");
      return sums.every((sum) => /^sum:.*\.as_count\(\)$/.test(sum)) ? undefined : "Invalid query";
    }
    case "time_slice":
      return sliceProblem(at(fields["sli_specification"], "time_slice"));
    default:
      return "Invalid type";
  }
}

function sliceProblem(slice: Json): string | undefined {
  const isCompared = ["<", "<=", ">", ">="].includes(asText(at(slice, "comparator")) ?? "");
  if (!isCompared || typeof at(slice, "threshold") !== "number") return "Invalid time slice condition";
  if (![undefined, 60, 300].some((seconds) => seconds === at(slice, "query_interval_seconds"))) {
    return "Invalid query interval";
  }
  const formulas = asList(at(slice, "query", "formulas"));
  return formulas.length === 1 ? undefined : "Exactly one formula is required";
}
