import type { DatadogAnswer, DatadogRequest } from "../../../simulator/stand-ins/datadog-exchange.ts";
import { readPayload } from "../../../simulator/stand-ins/datadog-payload.ts";
import { serveDatadog } from "../../../simulator/stand-ins/datadog-server.ts";
import { createDatadog, refusal, startSpacelift } from "../services.ts";

/** A Spacelift and a Datadog that only the upgraded installation uses. */
export const spacelift = await startSpacelift();

const { datadog, organisation, answer } = createDatadog();

export { datadog, organisation };

/**
 * `refused` and `rejected`: Datadog surely has nothing. `lost`: it has nothing, but the forwarder cannot know. `unheard`: it
 * has the points, but the forwarder cannot know.
 */
export type EventFault = "refused" | "rejected" | "lost" | "unheard";

/** Faults by a tag of the event, and an outage of the intake for everything, heartbeats included. */
export const faults = { byTag: new Map<string, EventFault>(), outage: false };

export const datadogServer = await serveDatadog({
  answer: (request) => (request.path === "/api/v2/series" ? answerSeries(request) : answer(request)),
});

function answerSeries(request: DatadogRequest): DatadogAnswer {
  const payload = readPayload(request.body, String(request.headers["content-encoding"] ?? "identity"));
  const tags = payload.kind === "points" ? payload.points.flatMap((point) => point.tags) : [];
  const [fault = "none"] = faults.outage ? ["refused" as const] : tags.flatMap((tag) => faults.byTag.get(tag) ?? []);
  switch (fault) {
    case "none":
      return answer(request);
    case "refused":
      return refusal(429);
    case "rejected":
      return refusal(400);
    case "lost":
      return refusal(503);
    case "unheard":
      answer(request);
      return refusal(503);
  }
}
