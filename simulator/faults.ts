import { at, isObject } from "../lambda/domain/json.ts";
import type { DatadogAnswer } from "./stand-ins/datadog.ts";
import type { DatadogDisruption } from "./stand-ins/datadog-server.ts";
import type { Disruption } from "./stand-ins/disruption.ts";
import type { LedgerOperation } from "./stand-ins/ledger.ts";

const serviceFaults = {
  "ledger-down": "DynamoDB fails every call: nothing is sent unclaimed, and what is queued waits",
  "ledger-lost-answer": "DynamoDB makes every write, and its answer is lost",
  "queue-down": "SQS fails every call: webhooks get a 503, and what is queued waits",
  "parameters-down":
    "SSM fails every call, and both functions start anew with nothing cached: webhooks get a 503, and what is queued waits",
} as const;

const datadogFaults = {
  "datadog-down": "Datadog refuses every connection",
  "datadog-400": "Datadog answers 400 to every POST: each event is parked alone",
  "datadog-408": "Datadog answers 408",
  "datadog-500": "Datadog answers 500",
  "datadog-500-stored": "Datadog stores every point, and answers 500",
  "datadog-403": "Datadog answers 403, as to a wrong API key",
  "datadog-429": "Datadog answers 429, with a rate limit that resets in 2 s",
  "datadog-timeout": "Datadog takes every request and never answers",
  "datadog-lost-answer": "Datadog stores every point, and its answer is lost",
  "datadog-half-answer": "Datadog stores every point, and its answer ends in the middle",
  "datadog-202-errors": "Datadog answers 202 with errors in it",
  "datadog-202-empty": "Datadog stores every point, and answers 202 with an empty body",
  "datadog-wrong-date": "Datadog stores every point, and its answer's date is a day ahead",
} as const;

export type FaultName = keyof typeof serviceFaults | keyof typeof datadogFaults;

export interface Fault {
  readonly name: FaultName;
  readonly description: string;
  readonly on: boolean;
}

export interface Faults {
  readonly list: () => readonly Fault[];
  /** Switches faults by an object of names and booleans. Gives what is wrong with it, and then switches none. */
  readonly change: (switches: unknown) => Promise<string | undefined>;
  readonly isOn: (name: FaultName) => boolean;
}

/**
 * The faults that can be switched on, all off at first; those of Datadog only where the stand-in takes its place. `apply`
 * is called after each switch of a fault that some part of the system must act on itself.
 */
export function createFaults(
  withDatadog: boolean,
  apply: (name: FaultName, on: boolean) => Promise<void> | void,
): Faults {
  const descriptions: Readonly<Record<string, string>> = { ...(withDatadog && datadogFaults), ...serviceFaults };
  const names = Object.keys(descriptions).filter(isFaultName);
  const on = new Set<FaultName>();

  return {
    list: () => names.map((name) => ({ name, description: descriptions[name] ?? "", on: on.has(name) })),
    isOn: (name) => on.has(name),
    change: async (switches) => {
      const allowed = `The body is a JSON object of true or false by name; the names are ${names.join(", ")}.`;
      if (!isObject(switches)) return allowed;
      const wrong = Object.entries(switches).find(
        ([name, value]) => !names.some((each) => each === name) || typeof value !== "boolean",
      );
      if (wrong !== undefined) return `${JSON.stringify(wrong[0])}: ${JSON.stringify(wrong[1])} is not one. ${allowed}`;
      for (const name of names) {
        const value = at(switches, name);
        if (typeof value !== "boolean" || value === on.has(name)) continue;
        if (value) on.add(name);
        else on.delete(name);
        await apply(name, value);
      }
      return undefined;
    },
  };
}

/** What the queue and the parameters do while a fault is on. */
export function outage(faults: Pick<Faults, "isOn">, name: FaultName): () => Disruption {
  return () => (faults.isOn(name) ? "refuse" : "none");
}

/** What the ledger does while its faults are on. */
export function ledgerDisruption({ isOn }: Pick<Faults, "isOn">): (operation: LedgerOperation) => Disruption {
  return (operation) => {
    if (isOn("ledger-down")) return "refuse";
    const isRead = operation === "read" || operation === "listSlots";
    return isOn("ledger-lost-answer") && !isRead ? "lose" : "none";
  };
}

/**
 * What Datadog does with a request to a path; where several faults are on, the first of them. Only a Datadog that never
 * answers does so to the question whether it is there; all others are faults of the intake.
 */
export function datadogDisruption({ isOn }: Pick<Faults, "isOn">, path: string): DatadogDisruption {
  if (isOn("datadog-timeout")) return { kind: "hang" };
  if (path !== "/api/v2/series") return { kind: "none" };
  if (isOn("datadog-400")) return { kind: "answer", answer: errors(400, "Payload is not in the expected format") };
  if (isOn("datadog-408")) return { kind: "answer", answer: errors(408, "Request timeout") };
  if (isOn("datadog-500-stored")) return { kind: "replace", answer: errors(500, "Internal Server Error") };
  if (isOn("datadog-half-answer")) return { kind: "lose", when: "within" };
  if (isOn("datadog-202-errors")) return { kind: "answer", answer: errors(202, "series dropped") };
  if (isOn("datadog-202-empty")) return { kind: "replace", answer: { status: 202, headers: {}, body: "" } };
  if (isOn("datadog-wrong-date")) {
    const date = new Date(Date.now() + 86_400_000).toUTCString();
    return { kind: "replace", answer: { status: 202, headers: { date }, body: '{"errors":[]}' } };
  }
  if (isOn("datadog-500")) return { kind: "answer", answer: errors(500, "Internal Server Error") };
  if (isOn("datadog-403")) return { kind: "answer", answer: errors(403, "Forbidden") };
  if (isOn("datadog-429")) {
    const { headers, ...answer } = errors(429, "Too many requests");
    return { kind: "answer", answer: { ...answer, headers: { ...headers, "x-ratelimit-reset": "2" } } };
  }
  if (isOn("datadog-lost-answer")) return { kind: "lose", when: "before" };
  return { kind: "none" };
}

function errors(status: number, message: string): DatadogAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ errors: [message] }) };
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(serviceFaults, name) || Object.hasOwn(datadogFaults, name);
}
