import { at, isObject } from "../lambda/domain/json.ts";
import type { DatadogAnswer } from "./stand-ins/datadog.ts";
import type { DatadogDisruption } from "./stand-ins/datadog-server.ts";
import type { Disruption } from "./stand-ins/disruption.ts";

const queueFaults = {
  "queue-down": "SQS fails every call: webhooks get a 503, and what is queued waits",
  "parameters-down":
    "SSM fails every call, and both functions start anew with nothing cached: webhooks get a 503, and what is queued waits",
} as const;

const datadogFaults = {
  "datadog-down": "Datadog refuses every connection",
  "datadog-500": "Datadog answers 500",
  "datadog-403": "Datadog answers 403, as to a wrong API key",
  "datadog-429": "Datadog answers 429, with a rate limit that resets in 2 s",
  "datadog-timeout": "Datadog takes every request and never answers",
  "datadog-lost-answer": "Datadog stores every point, and its answer is lost",
} as const;

export type FaultName = keyof typeof queueFaults | keyof typeof datadogFaults;

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
  const descriptions: Readonly<Record<string, string>> = { ...(withDatadog && datadogFaults), ...queueFaults };
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

/** What Datadog does with the next request; where several faults are on, the first of them. */
export function datadogDisruption({ isOn }: Pick<Faults, "isOn">): DatadogDisruption {
  if (isOn("datadog-500")) return { kind: "answer", answer: errors(500, "Internal Server Error") };
  if (isOn("datadog-403")) return { kind: "answer", answer: errors(403, "Forbidden") };
  if (isOn("datadog-429")) {
    const { headers, ...answer } = errors(429, "Too many requests");
    return { kind: "answer", answer: { ...answer, headers: { ...headers, "x-ratelimit-reset": "2" } } };
  }
  if (isOn("datadog-timeout")) return { kind: "hang" };
  if (isOn("datadog-lost-answer")) return { kind: "lose", when: "before" };
  return { kind: "none" };
}

function errors(status: number, message: string): DatadogAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ errors: [message] }) };
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(queueFaults, name) || Object.hasOwn(datadogFaults, name);
}
