import type { DatadogAnswer, DatadogRequest } from "./datadog-exchange.ts";
import { readPayload } from "./datadog-payload.ts";
import { createPipelinesIntake, type PipelinesIntake } from "./datadog-pipelines-intake.ts";
import { answerQuery } from "./datadog-query.ts";
import { createHeldPoints, type HeldPoints, type HeldPointsSettings } from "./held-points.ts";

export interface DatadogStandIn {
  readonly answer: (request: DatadogRequest) => DatadogAnswer;
  readonly replaceKey: (apiKey: string) => void;
  readonly apiKey: () => string;
  readonly series: HeldPoints["series"];
  readonly live: HeldPoints["live"];
  readonly find: HeldPoints["find"];
  /** Resources of CI Pipeline Visibility, oldest first. */
  readonly pipelines: PipelinesIntake["held"];
}

export interface DatadogSettings extends HeldPointsSettings {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly apiKey: string;
  /** The application key for queries. @default none: every query is refused */
  readonly appKey?: string;
}

const paths: ReadonlySet<string> = new Set([
  "GET /api/v1/query",
  "GET /api/v1/validate",
  "POST /api/v2/ci/pipeline",
  "POST /api/v2/series",
]);

/**
 * Status codes follow docs.datadoghq.com, "Submit metrics", "Validate API key" and "Query timeseries points". Held
 * points are its only state.
 */
export function createDatadogStandIn({ clock, apiKey, appKey, ...keeping }: DatadogSettings): DatadogStandIn {
  const held = createHeldPoints(clock, keeping);
  const pipelines = createPipelinesIntake(clock);
  let validKey = apiKey;

  const submit = ({ headers, body }: DatadogRequest): DatadogAnswer => {
    const payload = readPayload(body, String(headers["content-encoding"] ?? "identity"));
    switch (payload.kind) {
      case "points":
        held.write(payload.points);
        return json(202, { errors: [] });
      case "malformed":
        return json(400, { errors: [`Payload is not in the expected format: ${payload.reason}`] });
      case "too_large":
        return json(413, { errors: ["Payload too large"] });
    }
  };

  const route = (request: DatadogRequest): DatadogAnswer => {
    const { method, path, headers, query = "" } = request;
    const name = `${method} ${path}`;
    const isQuery = name === "GET /api/v1/query";
    if (!paths.has(name)) return json(404, { errors: ["Not found"] });
    const isAppKeyMissing = isQuery && (appKey === undefined || headers["dd-application-key"] !== appKey);
    if (headers["dd-api-key"] !== validKey || isAppKeyMissing) return json(403, { errors: ["Forbidden"] });
    if (isQuery) return answerQuery(held.series(), query);
    if (name === "POST /api/v2/ci/pipeline") return pipelines.submit(request.body.toString("utf8"));
    return name === "GET /api/v1/validate" ? json(200, { valid: true }) : submit(request);
  };

  return {
    answer: (request) => {
      const answer = route(request);
      return { ...answer, headers: { ...answer.headers, date: new Date(clock()).toUTCString() } };
    },
    replaceKey: (key) => {
      validKey = key;
    },
    apiKey: () => validKey,
    series: held.series,
    live: held.live,
    find: held.find,
    pipelines: pipelines.held,
  };
}

function json(status: number, body: unknown): DatadogAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
