import type { FinishedRun } from "../../../../events/event.ts";
import type { PhaseLogs } from "../../../../events/stored-logs.ts";
import { textDigest } from "../../../../shared/text-digest.ts";
import { commonTags, type TagConfiguration } from "../../../domain/common-tags.ts";
import { lastState, pipelineIdOf, pipelineName } from "../../../domain/pipeline-identity.ts";
import { runUrl } from "../../../domain/run-url.ts";
import type { DatadogLog } from "./datadog-log.ts";
import { isStateOf, placePhase } from "./phase-place.ts";

export interface RunLogs {
  readonly run: FinishedRun;
  /** As the other destinations identify the run. */
  readonly runEventId: string;
  /** In seconds since 1970. */
  readonly endEpochSeconds: number;
  /** In milliseconds since 1970. */
  readonly receivedAtMilliseconds: number;
  readonly logs: PhaseLogs;
}

export interface RunLogConfiguration extends TagConfiguration {
  /** Such as `https://acme.app.spacelift.io`. */
  readonly spaceliftEndpoint: string;
}

/** An hour less than the 18 hours that Datadog takes (docs.datadoghq.com, "Send logs"). */
const oldestMilliseconds = 17 * 60 * 60 * 1000;

const continues = "The last line goes on in the next part.";

/** A log for each part. Ids and texts depend on the signed body alone. */
export function runLogsToLogs(
  runLogs: RunLogs,
  nowMilliseconds: number,
  configuration: RunLogConfiguration,
): readonly DatadogLog[] {
  const { run, logs, receivedAtMilliseconds } = runLogs;
  const { phase, parts, redactions } = logs;
  const pipelineId = pipelineIdOf(run, runLogs.runEventId);
  const place = placePhase(run, phase, pipelineId, runLogs.endEpochSeconds);
  const end = Math.min(receivedAtMilliseconds, Math.max(place.endMilliseconds, nowMilliseconds - oldestMilliseconds));
  const url = runUrl(run, configuration.spaceliftEndpoint);
  const ddtags = commonTags(run, configuration).join(",");
  const hasFailed = run.state === "FAILED" && isStateOf(phase, lastState(run) ?? "");
  return logs.texts.map((text, index) => {
    const part = logs.firstPart + index;
    const id = textDigest(JSON.stringify([runLogs.runEventId, "logs", phase, text]));
    const notes = [...logs.notes, ...(part < parts && !text.endsWith("\n") ? [continues] : [])];
    return {
      message: text,
      ...({ ddsource: "spacelift", service: "spacelift", ddtags } as const),
      attributes: {
        status: hasFailed ? "error" : "info",
        // Datadog sorts by milliseconds.
        timestamp: end - parts + part,
        ci: {
          provider: { name: "spacelift" },
          pipeline: { id: place.executionId, name: pipelineName(run), url },
          ...(place.stage !== undefined && { stage: place.stage }),
        },
        delivery: { id: `${id}.${part}`, part, parts, ...(notes.length > 0 && { note: notes.join(" ") }) },
        spacelift: {
          phase,
          redactions,
          run: { id: run.id ?? null, url, state: run.state ?? null, type: run.type ?? null },
        },
      },
    };
  });
}
