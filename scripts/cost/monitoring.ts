import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";
import { prices } from "./prices.ts";

const { eventsDelivered, duplicatesDropped, deliveryLatency, secondsMoved, deliveriesRefused, answers } =
  cloudWatchMetrics;

export const monitoring = {
  alarms: 13,
  /** Written by a healthy deployment in an hour with runs. Without runs it writes none. */
  metrics: [eventsDelivered, duplicatesDropped, deliveryLatency, secondsMoved, deliveriesRefused, answers.accepted],
  /** Of each destination but `metrics`, and of the topic that several destinations need. */
  ...{ destinationAlarms: 5, topicAlarms: 1 },
  /** Of the audit webhook's route. */
  ...{ auditAlarms: 1, auditMetrics: 1 },
} as const;

export function alarmsAMonth(): number {
  return monitoring.alarms * prices.alarm.dollars;
}

export function metricsAMonth(): number {
  return monitoring.metrics.length * prices.customMetric.dollars;
}
