import { Duration } from "aws-cdk-lib";
import { type GraphWidget, type IMetric, MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import { cloudWatchMetrics as names } from "../../lambda/contract/cloudwatch-metrics.ts";
import type { Destination } from "../destination.ts";
import { graph, maximum, ownMetrics } from "./graph.ts";

export interface DestinationGraphs {
  readonly queue: GraphWidget;
  readonly events: GraphWidget;
  readonly answers: GraphWidget;
  readonly latency: GraphWidget;
  readonly deadLetters: GraphWidget;
}

/** The titles of `metrics` have no name of a destination. */
export function destinationGraphs(destination: Destination, integrationName: string): DestinationGraphs {
  const { name, queue, deadLetterQueue } = destination;
  const own = ownMetrics({ integrationName, destination: name });
  const title = (text: string) => (name === "metrics" ? text : `${name}: ${text}`);
  const ages = {
    bySqs: queue.metricApproximateAgeOfOldestMessage(maximum),
    returned: own(names.returnedMessageAge, "Maximum", "returned"),
  };
  const extensions = name === "metrics" ? [own(names.extensionsOmitted, "Sum", "without the extension")] : [];
  return {
    queue: graph(
      title("Queue"),
      [queue.metricApproximateNumberOfMessagesVisible({ ...maximum, label: "waiting" })],
      [ageOfOldest(ages)],
    ),
    events: graph(title("Events"), [
      own(names.eventsDelivered, "Sum", "delivered"),
      own(names.duplicatesDropped, "Sum", "duplicates dropped"),
      own(names.messagesReturned, "Sum", "back to the queue"),
      ...Object.entries(names.deadLettered).map(([reason, each]) => own(each, "Sum", `dead-lettered: ${reason}`)),
      ...extensions,
    ]),
    answers: graph(
      title("Datadog's answers"),
      Object.values(names.answers).map((each) => own(each, "Sum", each.replace(/^Datadog(Answers)?/, ""))),
    ),
    latency: graph(title("From a run's end to Datadog, milliseconds"), [
      own(names.deliveryLatency, "p50", "p50"),
      own(names.deliveryLatency, "p99", "p99"),
      own(names.deliveryLatency, "Maximum", "longest"),
    ]),
    deadLetters: graph(title("Dead letters"), [
      deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...maximum, label: "waiting for you" }),
    ]),
  };
}

/**
 * In an outage SQS's own metric ignores all messages: each was received three times (Amazon SQS, "Available CloudWatch
 * metrics"). Each is retried within fifteen minutes, so a period of twenty minutes covers all.
 */
function ageOfOldest(usingMetrics: Readonly<Record<"bySqs" | "returned", IMetric>>): MathExpression {
  return new MathExpression({
    expression: "MAX([FILL(bySqs, 0), FILL(returned, 0)])",
    usingMetrics,
    period: Duration.minutes(20),
    label: "oldest, seconds: by SQS or when returned, the larger",
  });
}
