import { defaultMetricPrefix } from "../../lambda/contract/metrics.ts";
import { commonTagKeys, defaultFinishedStates } from "../../lambda/contract/runs.ts";
import { eventId, type SpaceliftEvent } from "../../lambda/events/event.ts";
import { parseNotification } from "../../lambda/events/notification.ts";
import { mapEvent } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { tagKey } from "../../lambda/forwarder/destinations/metrics/domain/tags.ts";
import { unpackDelivery } from "../../lambda/shared/envelope.ts";

/** An event as the console knows it, read from what Spacelift signed and from nothing that the functions made of it. */
export interface ReportedEvent {
  readonly id: string;
  /** Whether Spacelift gave it an id: a second delivery of one that has none is another event. */
  readonly isNamed: boolean;
  readonly kind: SpaceliftEvent["kind"];
  /** What it is about, in a word: a stack, a module. */
  readonly title: string;
  readonly state: string;
  readonly counted: Counted;
}

/** The series that counts an event by one, by the tags that no configuration adds. */
export interface Counted {
  readonly metric: string;
  readonly key: string;
}

const configuration = { metricPrefix: defaultMetricPrefix, extraTags: [], excludeTags: [] };
const ownKeys: ReadonlySet<string> = new Set([...commonTagKeys, "module", "severity"]);
const finishedStates: ReadonlySet<string> = new Set(defaultFinishedStates);

export function countedKey(metric: string, tags: readonly string[]): string {
  return [metric, ...tags.filter((tag) => ownKeys.has(tagKey(tag)))].join(" ");
}

/** Reads a delivery's body. `undefined` where nothing is to be counted for it. Never throws. */
export function readReportedEvent(body: string, receiptId: string): ReportedEvent | undefined {
  const notification = parseNotification(body);
  if (notification.kind === "malformed") return undefined;
  const { event, isRouted } = notification;
  if (!isRouted && event.kind === "run" && !finishedStates.has(event.state ?? "")) return undefined;
  const [counted] = mapEvent(event, configuration).series;
  if (counted === undefined) return undefined;
  return {
    id: eventId(event, receiptId),
    isNamed: event.id !== undefined,
    kind: event.kind,
    title: titleOf(event),
    state: (event.kind === "internal_error" ? event.severity : event.state) ?? "",
    counted: { metric: counted.metric, key: countedKey(counted.metric, counted.tags) },
  };
}

/** The event in a message of the queue. */
export function readMessageEvent(message: string): ReportedEvent | undefined {
  const delivery = unpackDelivery(message);
  return delivery && readReportedEvent(Buffer.from(delivery.body).toString("utf8"), delivery.receiptId);
}

function titleOf(event: SpaceliftEvent): string {
  switch (event.kind) {
    case "run":
      return `${event.driftDetection === true ? "drift" : (event.type ?? "run").toLowerCase()} · ${event.stack ?? "no stack"}`;
    case "module_version":
      return `module · ${event.module ?? "no name"}`;
    case "internal_error":
      return "internal error";
  }
}
