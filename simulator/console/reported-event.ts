import { defaultMetricPrefix } from "../../lambda/contract/metrics.ts";
import { commonTagKeys, defaultFinishedStates } from "../../lambda/contract/runs.ts";
import { eventId, type SpaceliftEvent } from "../../lambda/events/event.ts";
import { parseNotification } from "../../lambda/events/notification.ts";
import { mapEvent } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { tagKey } from "../../lambda/shared/datadog-tags.ts";
import { unpackDelivery } from "../../lambda/shared/envelope.ts";

/** Read from the signed body, independent of the functions. */
export interface ReportedEvent {
  readonly id: string;
  /** Without an id from Spacelift, a repeated delivery counts as another event. */
  readonly isNamed: boolean;
  readonly kind: SpaceliftEvent["kind"];
  /** Stack, module or "internal error". */
  readonly subject: string;
  /** Such as `tracked` or `drift`; "" if it has none. */
  readonly type: string;
  readonly state: string;
  readonly counted: Counted;
}

/** The series in which the event counts as one, identified by the tags that no configuration adds. */
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

/** `undefined` if the delivery adds no count. Never throws. */
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
    subject: subjectOf(event),
    type: typeOf(event),
    state: (event.kind === "internal_error" ? event.severity : event.state) ?? "",
    counted: { metric: counted.metric, key: countedKey(counted.metric, counted.tags) },
  };
}

export function readMessageEvent(message: string): ReportedEvent | undefined {
  const delivery = unpackDelivery(message);
  return delivery && readReportedEvent(Buffer.from(delivery.body).toString("utf8"), delivery.receiptId);
}

/** Identifies an event that has no id until it is queued. From then on the receipt identifies it. */
export function provisionalId(body: string): string {
  return `body ${body}`;
}

/** Such as `tracked · production-network`. */
export function titleOf({ kind, subject, type }: Pick<ReportedEvent, "kind" | "subject" | "type">): string {
  const first = kind === "module_version" ? "module" : type;
  return first === "" ? subject : `${first} · ${subject}`;
}

function subjectOf(event: SpaceliftEvent): string {
  switch (event.kind) {
    case "run":
      return event.stack ?? "no stack";
    case "module_version":
      return event.module ?? "no name";
    case "internal_error":
      return "internal error";
  }
}

function typeOf(event: SpaceliftEvent): string {
  if (event.kind !== "run") return "";
  return event.driftDetection === true ? "drift" : (event.type ?? "").toLowerCase();
}
