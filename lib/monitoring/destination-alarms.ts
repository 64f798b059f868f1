import { Duration } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";
import type { DestinationName } from "../../lambda/contract/destinations.ts";
import type { Destination } from "../destination.ts";
import { destinationId } from "../destination-id.ts";
import { ownMetric } from "./own-metric.ts";
import type { CreateAlarm } from "./runbook-alarm.ts";

const period = Duration.minutes(5);

/** Alarms that each destination has. Those of `metrics`, the first one, have no destination in their names. */
export function createDestinationAlarms(
  create: CreateAlarm,
  integrationName: string,
  destination: Destination,
): readonly Alarm[] {
  const { queue, deadLetterQueue, forwarder } = destination;
  const createOwn = ofDestination(create, destination.name);
  const name = destination.name === "metrics" ? integrationName : `${integrationName} (${destination.name})`;
  const measured = { integrationName, destination: destination.name };
  return [
    createOwn("DeadLettersAlarm", {
      title: "dead letters",
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period, statistic: "Maximum" }),
      above: 0,
      meaning: `Events of ${name} could not be sent to Datadog. They stay on the dead-letter queue for 14 days, each with its reason.`,
      section: "dead-letter-queue",
    }),
    createOwn("MessagesWaitAlarm", {
      title: "messages wait",
      metric: queue.metricApproximateAgeOfOldestMessage({ period, statistic: "Maximum" }),
      ...overFifteenMinutes(name),
    }),
    // In an outage SQS's own metric ignores all messages: each was received three times (Amazon SQS, "Available
    // CloudWatch metrics").
    createOwn("MessagesReturnAlarm", {
      title: "retried messages wait",
      metric: ownMetric(measured, cloudWatchMetrics.returnedMessageAge, "Maximum"),
      ...overFifteenMinutes(name),
    }),
    createOwn("ForwarderErrorsAlarm", {
      title: "forwarder errors",
      metric: forwarder.function.metricErrors({ period }),
      above: 0,
      meaning: `The forwarder of ${name} crashed or ran out of time. Its log says why. SQS delivers its messages again after twelve minutes.`,
      section: "forwarder-errors",
    }),
    createOwn("KeyRefusedAlarm", {
      title: "Datadog refuses the key",
      metric: ownMetric(measured, cloudWatchMetrics.answers.keyRefused, "Sum"),
      above: 0,
      // During a rotation a key may be refused once. A wrong key is refused at every retry.
      periods: 6,
      alarmingPeriods: 2,
      meaning: `Datadog keeps refusing the API key of ${name}. Events wait until the parameter holds an accepted key.`,
      section: "datadog-refuses-the-key",
    }),
  ];
}

function ofDestination(create: CreateAlarm, name: DestinationName): CreateAlarm {
  if (name === "metrics") return create;
  return (id, props) => create(`${destinationId(name)}${id}`, { ...props, title: `${name}: ${props.title}` });
}

function overFifteenMinutes(name: string) {
  return {
    above: 15 * 60,
    // A returned message is retried within fifteen minutes.
    periods: 4,
    meaning: `Events of ${name} have waited for over 15 minutes. Nothing is lost: the forwarder retries them for three days.`,
    section: "messages-wait",
  } as const;
}
