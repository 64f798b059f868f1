import { adaptDatadogFile } from "../../lambda/installer/domain/datadog-file.ts";
import type { HeldSeries } from "../../simulator/stand-ins/held-points.ts";
import { readDatadogFile } from "./dashboard.ts";
import { type Notification, notificationsOf } from "./monitor-evaluator.ts";
import { type Monitor, parseMonitors } from "./monitors.ts";

export const start = 1_800_000_000;
export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;

const awsNames = {
  forwarderFunction: "Audit-Forwarder-1,Audit-EventsForwarder-1",
  receiverFunction: "Audit-Receiver-1",
  queue: "Audit-Queue-1,Audit-EventsQueue-1",
  deadLetterQueue: "Audit-DeadLetterQueue-1,Audit-EventsDeadLetterQueue-1",
};
const file = adaptDatadogFile(readDatadogFile("monitors"), { integrationName: "audit", awsNames });
export const monitors = new Map(parseMonitors(file));

export function monitor(name: string): Monitor {
  const found = monitors.get(name);
  if (found === undefined) throw new Error(`there is no monitor ${name}`);
  return found;
}

/** Points, given in seconds after the start. */
export function series(
  metric: string,
  tags: readonly string[],
  points: readonly (readonly [number, number])[],
): HeldSeries {
  const name = metric.startsWith("aws.") ? metric : `spacelift.integration.${metric}`;
  return { metric: name, type: "count", tags, points: points.map(([after, value]) => [start + after, value]) };
}

export function every(seconds: number, from: number, to: number, value = 1): readonly (readonly [number, number])[] {
  return Array.from({ length: Math.floor((to - from) / seconds) + 1 }, (_, index) => [from + index * seconds, value]);
}

/** A monitor's notifications: event and group, and the time in seconds after the start. */
export function notified(name: string | Monitor, held: readonly HeldSeries[], forSeconds = 3 * day) {
  const watched = typeof name === "string" ? monitor(name) : name;
  return notificationsOf(watched, held, { from: start, to: start + forSeconds });
}

export function brief(notifications: readonly Notification[]): readonly string[] {
  return notifications.filter(({ isRepeated }) => !isRepeated).map(({ event, group }) => `${event} ${group}`.trim());
}
