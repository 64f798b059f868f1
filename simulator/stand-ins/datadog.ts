import { createDeploymentsIntake, type DeploymentsIntake } from "./datadog-deployments-intake.ts";
import { createEventsIntake, type EventsIntake } from "./datadog-events-intake.ts";
import type { DatadogAnswer, DatadogRequest } from "./datadog-exchange.ts";
import { createLogsIntake, type LogsIntake, type LogsKeeping } from "./datadog-logs-intake.ts";
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
  readonly events: EventsIntake["held"];
  readonly deployments: DeploymentsIntake["held"];
  readonly logs: LogsIntake["held"];
}

export interface DatadogKeeping extends HeldPointsSettings, LogsKeeping {}

export interface DatadogSettings extends DatadogKeeping {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly apiKey: string;
  /** The application key for queries and changes of deployments. @default none: they are refused */
  readonly appKey?: string;
}

/** Operations that want an application key as well. */
const appKeyNames: ReadonlySet<string> = new Set(["GET /api/v1/query", "PATCH /api/v2/dora/deployments/{id}"]);

/**
 * Status codes follow docs.datadoghq.com, "Submit metrics", "Validate API key" and "Query timeseries points". Its only state
 * is the data that it holds.
 */
export function createDatadogStandIn({ clock, apiKey, appKey, ...keeping }: DatadogSettings): DatadogStandIn {
  const held = createHeldPoints(clock, keeping);
  const pipelines = createPipelinesIntake(clock);
  const events = createEventsIntake(clock);
  const deployments = createDeploymentsIntake();
  const logs = createLogsIntake(clock, keeping);
  let validKey = apiKey;

  const submit = ({ headers, body }: DatadogRequest): DatadogAnswer => {
    const payload = readPayload(body, encodingOf(headers));
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

  const routes = new Map<string, (request: DatadogRequest, id: string) => DatadogAnswer>([
    ["GET /api/v1/query", ({ query = "" }) => answerQuery(held.series(), query)],
    ["GET /api/v1/validate", () => json(200, { valid: true })],
    ["PATCH /api/v2/dora/deployments/{id}", ({ body }, id) => deployments.patch(id, body.toString("utf8"))],
    ["POST /api/v1/events", ({ body }) => events.submit(body.toString("utf8"))],
    ["POST /api/v2/ci/pipeline", ({ body }) => pipelines.submit(body.toString("utf8"))],
    ["POST /api/v2/dora/deployment", ({ body }) => deployments.create(body.toString("utf8"))],
    ["POST /api/v2/logs", ({ body, headers }) => logs.submit(body, encodingOf(headers))],
    ["POST /api/v2/series", submit],
  ]);

  const answerTo = (request: DatadogRequest): DatadogAnswer => {
    const { method, path, headers } = request;
    const [, folder = path, id = ""] = /^(\/api\/v2\/dora\/deployments\/)([^/]+)$/.exec(path) ?? [];
    const name = `${method} ${folder}${id === "" ? "" : "{id}"}`;
    const route = routes.get(name);
    if (route === undefined) return json(404, { errors: ["Not found"] });
    const lacksAppKey = appKeyNames.has(name) && (appKey === undefined || headers["dd-application-key"] !== appKey);
    if (headers["dd-api-key"] !== validKey || lacksAppKey) return json(403, { errors: ["Forbidden"] });
    return route(request, decodeURIComponent(id));
  };

  return {
    answer: (request) => {
      const answer = answerTo(request);
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
    events: events.held,
    deployments: deployments.held,
    logs: logs.held,
  };
}

function encodingOf(headers: DatadogRequest["headers"]): string {
  return String(headers["content-encoding"] ?? "identity");
}

function json(status: number, body: unknown): DatadogAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
