import type { HttpClient, HttpRequest } from "../lambda/adapters/http.ts";
import { sign } from "../lambda/receiver/domain/signature.ts";
import { isObject } from "../lambda/shared/json.ts";
import { Secret } from "../lambda/shared/secret.ts";
import type { Faults } from "./faults.ts";
import type { SpaceliftDisruption } from "./stand-ins/spacelift-exchange.ts";
import type { FieldLimits } from "./stand-ins/spacelift-field-limits.ts";
import { machineSessionRefusal } from "./stand-ins/spacelift-field-limits.ts";

const slowMilliseconds = 2 * 60 * 60 * 1_000;
const slowNanoseconds = slowMilliseconds * 1e6;

/** Root fields that the poller alone reads. */
const polledFields = ["workerPools", "publicWorkerPool", "workerPool", "metrics", "usage", "seats"];
/** Longer than the poller waits. */
const answerMilliseconds = 8_000;

/** Takes the correct time, in milliseconds since 1970. */
export function spaceliftTime({ isOn }: Pick<Faults, "isOn">, epochMilliseconds: number): number {
  return isOn("clock-spacelift") ? epochMilliseconds - slowMilliseconds : epochMilliseconds;
}

/** Takes the first root field of a request. If several faults are on, the first wins. */
export function apiDisruption({ isOn }: Pick<Faults, "isOn">, rootField: string): SpaceliftDisruption {
  if (isOn("spacelift-api-html")) return { kind: "html" };
  if (!polledFields.includes(rootField)) return { kind: "none" };
  if (isOn("spacelift-api-429")) return { kind: "rate_limit" };
  return isOn("spacelift-api-slow") ? { kind: "slow", milliseconds: answerMilliseconds } : { kind: "none" };
}

export function apiLimits({ isOn }: Pick<Faults, "isOn">): FieldLimits {
  return {
    refused: isOn("spacelift-api-refused")
      ? Object.fromEntries(
          ["publicWorkerPool", "usage", "metrics"].map((name) => [`Query.${name}`, machineSessionRefusal]),
        )
      : {},
    unknown: isOn("spacelift-api-old") ? ["Query.seats", "Metrics.driftDetectionCoverage"] : [],
    null: isOn("spacelift-api-null")
      ? ["WorkerPool.busyWorkers", "PublicWorkerPool.busyWorkers", "Usage.usedPublicMinutes"]
      : [],
  };
}

/** The client of the deliveries. */
export function disturbedHttp(http: HttpClient, { isOn }: Pick<Faults, "isOn">): HttpClient {
  return async (request) => {
    if (isOn("spacelift-lost")) return { kind: "lost", detail: "the connection broke" };
    if (isOn("receiver-429")) {
      return { kind: "answered", status: 429, headers: {}, body: '{"message":"Too Many Requests"}' };
    }
    const signed = isOn("spacelift-wrong-secret") ? signedAnew(request) : request;
    const answer = await http(signed);
    return isOn("spacelift-repeats") ? http(signed) : answer;
  };
}

const wrongSecret = new Secret("a secret that Spacelift alone knows");

function signedAnew(request: HttpRequest): HttpRequest {
  const { body = Buffer.alloc(0), headers } = request;
  return { ...request, headers: { ...headers, "X-Signature-256": sign(wrongSecret, body) } };
}

/** The policy's input as this Spacelift creates it. */
export function disturbedInput(input: unknown, { isOn }: Pick<Faults, "isOn">): unknown {
  return isOn("clock-spacelift") ? earlier(input) : input;
}

/** As with a slow clock. */
function earlier(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => earlier(each));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, earlier(child, name)]));
  }
  return typeof value === "number" && /^(?:updated|created)_at$/.test(key) ? value - slowNanoseconds : value;
}
