import { asList, asNumber, asText, at, parseJson } from "../../lambda/shared/json.ts";
import type { HeldProducts } from "../datadog-products.ts";
import type { RunRecord, RunSeries } from "../messages/run.ts";
import type { HeldPoints } from "../stand-ins/held-points.ts";
import { readProductsOfRun } from "./products.ts";
import type { Attached, RunAttachments } from "./run-attachments.ts";
import type { RunHistory } from "./run-history.ts";

export interface RunRecordPorts {
  readonly history: Pick<RunHistory, "find">;
  readonly attachments: Pick<RunAttachments, "find">;
  readonly findPoint: HeldPoints["find"];
  readonly held: HeldProducts;
}

/** Returns `undefined` if no run with this id is listed. */
export function readRunRecord(
  { history, attachments, findPoint, held }: RunRecordPorts,
  id: string,
): RunRecord | undefined {
  const run = history.find(id);
  if (run === undefined) return undefined;
  const attached = attachments.find(id);
  const isIssued = run.steps.some(({ kind }) => kind === "issued");
  const isClaimed = run.steps.some(({ kind }) => kind === "claimed");
  return {
    ...run,
    policyInput: attached?.input ?? (isIssued ? { kind: "dropped" } : null),
    deliveries: attached?.deliveries ?? [],
    omittedDeliveries: attached?.omittedDeliveries ?? 0,
    timestamp: attached?.second ?? null,
    series: attached === undefined ? [] : seriesOf(attached, findPoint),
    products: readProductsOfRun({ held, history }, id),
    isReduced:
      attached === undefined ||
      (isIssued && attached.input === undefined) ||
      (isClaimed && attached.second === undefined),
  };
}

function seriesOf({ second, series }: Attached, findPoint: HeldPoints["find"]): readonly RunSeries[] {
  if (second === undefined) return [];
  return asList(parseJson(series)).map((each) => {
    const metric = asText(at(each, "metric")) ?? "";
    const tags = asList(at(each, "tags")).map(String);
    const value = asNumber(at(each, "value")) ?? 0;
    return { metric, tags, value, unit: asText(at(each, "unit")) ?? "", point: findPoint(metric, tags, second) };
  });
}
