import { at, isObject } from "../../../shared/json.ts";
import type { Secret } from "../../../shared/secret.ts";
import { answerMetrics } from "../../answer-metrics.ts";
import type { DeliveryResult } from "../../delivery-result.ts";
import type { Destination, ReceivedEvent } from "../../destination.ts";
import type { Answer } from "../../domain/answer.ts";
import { tooOld } from "../../domain/oldest-event.ts";
import { createSender, type Sender, type SenderPorts } from "../../sender.ts";
import { cutRuns } from "./domain/post-size.ts";
import { type PipelineConfiguration, type RunResources, runResources } from "./domain/resources.ts";

export interface PipelinesPorts extends SenderPorts {
  /** One POST, without a retry. Never rejects for what the network or Datadog does. */
  readonly sendPipelines: (
    runs: readonly RunResources[],
    apiKey: Secret,
    deadlineMilliseconds: number,
  ) => Promise<Answer>;
}

interface MappedRun {
  readonly eventId: string;
  readonly run: RunResources;
}

/**
 * A run becomes one or more pipelines with a stage for each state. It needs no ledger: Datadog keeps one of those with the
 * same id and the same times, and both come from the signed body (docs/decisions/0014-exactness-of-destinations.md).
 */
export function createPipelinesDestination(ports: PipelinesPorts, configuration: PipelineConfiguration): Destination {
  return {
    accepts: ({ kind }) => kind === "run",
    deliver: async ({ events, endsAt }) => {
      const results = new Map<string, DeliveryResult>();
      const sender = createSender(ports, endsAt, hasNoErrors);
      for (const group of cutRuns(mapRuns(events, results, configuration, ports.now))) {
        await sendGroup(group, sender, ports, results);
      }
      return { results, metrics: answerMetrics(sender.answers) };
    },
  };
}

function* mapRuns(
  events: Iterable<ReceivedEvent>,
  results: Map<string, DeliveryResult>,
  configuration: PipelineConfiguration,
  now: () => number,
): Generator<MappedRun> {
  for (const { event, ...identity } of events) {
    const { eventId, eventEpochSeconds } = identity;
    const detail = tooOld(eventEpochSeconds, now() / 1000);
    if (detail !== undefined) results.set(eventId, { kind: "dead_letter", reason: "too_old", detail });
    else if (event.kind === "run") {
      const { resources, ...run } = runResources(event, identity, configuration);
      yield { eventId, run: { ...run, resources: takenResources(resources, now()) } };
    }
  }
}

/** Datadog refuses a whole run with an execution that ended too long ago, such as one that then waited for a weekend. */
function takenResources(resources: RunResources["resources"], nowMilliseconds: number): RunResources["resources"] {
  const taken = new Set(
    resources.flatMap((each) => {
      const isTaken = tooOld(each.endMilliseconds / 1000, nowMilliseconds / 1000) === undefined;
      return each.level === "pipeline" && isTaken ? [each.uniqueId] : [];
    }),
  );
  return resources.filter((each) => taken.has(each.level === "pipeline" ? each.uniqueId : each.pipelineUniqueId));
}

/** Halves a group that Datadog refuses, so that a run is rejected only if it was refused alone. */
async function sendGroup(
  group: readonly MappedRun[],
  sender: Sender,
  ports: PipelinesPorts,
  results: Map<string, DeliveryResult>,
): Promise<void> {
  const runs = group.map(({ run }) => run);
  const verdict = await sender.send((apiKey, deadline) => ports.sendPipelines(runs, apiKey, deadline));
  const obstacle = sender.obstacle();
  if (obstacle === undefined && verdict?.kind === "refused" && group.length > 1) {
    const middle = Math.ceil(group.length / 2);
    await sendGroup(group.slice(0, middle), sender, ports, results);
    await sendGroup(group.slice(middle), sender, ports, results);
    return;
  }
  for (const { eventId } of group) {
    if (verdict?.kind === "accepted") {
      results.set(eventId, { kind: "done", how: "delivered", acceptedAtMilliseconds: ports.now() });
    } else if (obstacle !== undefined) results.set(eventId, obstacle);
    else if (verdict !== undefined) {
      results.set(eventId, { kind: "dead_letter", reason: "rejected", detail: verdict.detail });
    }
  }
}

/** A 202 with errors says nothing about which part Datadog took, and one without JSON is not Datadog's. */
function hasNoErrors(body: unknown): boolean {
  const errors = at(body, "errors");
  return isObject(body) && (errors === undefined || (Array.isArray(errors) && errors.length === 0));
}
