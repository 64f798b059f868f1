import type { DestinationName } from "../../lambda/contract/destinations.ts";
import { logKilobytesAnEvent, marksAnEvent } from "./assumptions.ts";
import { gaugesAMonth, queueAMonth, workAMonth } from "./idle.ts";
import { type Build, costOfRuns, lambdaCost, logCost, requestsOf, storageCost, totalOf, warmSeconds } from "./model.ts";
import { alarmsAMonth, monitoring } from "./monitoring.ts";
import { prices } from "./prices.ts";

/** A part of an installation. Dollars; `idle` is those of a month without runs. */
export interface Part {
  readonly name: string;
  readonly idle: number;
  /** Of a million events in batches of this size, with warm functions. */
  readonly aMillion: (batch: number) => number;
}

const million = 1e6;

/** Each destination except `metrics` adds alarms, and polls of its queue. */
export function destinationAMonth(): number {
  return monitoring.destinationAlarms * prices.alarm.dollars + queueAMonth();
}

/** The audit trail is a destination with a route of its own. Its metric is billed for the hours with events: here, for all. */
export function auditTrailAMonth(): number {
  const { auditAlarms, auditMetrics } = monitoring;
  return destinationAMonth() + auditAlarms * prices.alarm.dollars + auditMetrics * prices.customMetric.dollars;
}

export function topicAMonth(): number {
  return monitoring.topicAlarms * prices.alarm.dollars;
}

export function partsOf(build: Build): readonly Part[] {
  const none = () => 0;
  const marked = (events: number) =>
    events * marksAnEvent.writes * prices.dynamodbWrite.dollars + storageCost(events, marksAnEvent.storedBytes);
  /** The topic's deliveries to the queue are free. */
  const forwarding = (batch: number) =>
    2 * requestsOf(million, batch) * prices.sqsRequest.dollars +
    lambdaCost(million / batch, (million / batch) * warmSeconds(build).forwarder, build.megabytes) +
    logCost((million / batch) * (logKilobytesAnEvent / 2));
  const receiving = () =>
    million * (prices.httpApiRequest.dollars + prices.sqsRequest.dollars) +
    lambdaCost(million, million * warmSeconds(build).receiver, build.megabytes) +
    logCost(million * (logKilobytesAnEvent / 2));
  const destination = (name: DestinationName, keepsMarks: boolean): Part => ({
    name: `\`${name}\``,
    idle: destinationAMonth(),
    aMillion: (batch) => forwarding(batch) + (keepsMarks ? marked(million) : 0),
  });
  return [
    {
      name: "receiver, registrar and `metrics`",
      idle: alarmsAMonth() + workAMonth(build),
      aMillion: (batch) => totalOf(costOfRuns(million, batch, 0, build)),
    },
    { name: "poller: gauges every minute", idle: gaugesAMonth(), aMillion: none },
    { name: "topic of several destinations", idle: topicAMonth(), aMillion: () => million * prices.snsRequest.dollars },
    destination("pipelines", false),
    destination("events", true),
    destination("deployments", true),
    {
      name: "`logs` of the audit trail, with a receiver of its own",
      idle: auditTrailAMonth(),
      aMillion: (batch) => receiving() + forwarding(batch) + marked(million),
    },
  ];
}
