import { Construct } from "constructs";
import type { DestinationName } from "../lambda/contract/destinations.ts";
import { queueEnvironment, topicEnvironment } from "../lambda/contract/environment.ts";
import type { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { Destination } from "./destination.ts";
import { destinationId } from "./destination-id.ts";
import { allowSending, FanOut } from "./fan-out.ts";
import { functionEnvironment } from "./function-environment.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { Hosting } from "./hosting.ts";
import { Ledger } from "./ledger.ts";
import { runDestinations } from "./run-destinations.ts";

/** All that lies between the receivers and Datadog. */
export class Delivery extends Construct {
  readonly ledger: Ledger;
  /** All of them, in the order of `destinationNames`. */
  readonly destinations: readonly [Destination, ...Destination[]];
  /** Those of the runs. At least one. */
  readonly ofRuns: readonly [Destination, ...Destination[]];
  /** Gets the audit trail and the logs of runs. Absent without both. */
  readonly logs?: Destination;
  /** Absent with one destination of runs: the receiver then sends to its queue. */
  readonly fanOut?: FanOut;

  constructor(scope: Construct, id: string, configuration: Configuration, hosting: Hosting) {
    super(scope, id);
    const { ledgerTable } = configuration;
    const ledger = new Ledger(this, "Ledger", {
      hosting,
      ...(ledgerTable !== undefined && { tableName: ledgerTable }),
    });
    const create = (name: DestinationName) =>
      // `Default` is no part of a logical id (aws-cdk-lib, `makeUniqueId`). So the first queues, with their events, stay.
      new Destination(this, destinationId(name) || "Default", { name, configuration, hosting, ledger });
    const [first, ...others] = runDestinations(configuration).map(create);
    if (first === undefined) throw new Error("a configuration has at least one destination of runs");
    this.ledger = ledger;
    this.ofRuns = [first, ...others];
    if (configuration.auditTrail || configuration.runLogs !== "none") this.logs = create("logs");
    this.destinations = [first, ...others, ...(this.logs === undefined ? [] : [this.logs])];
    const metrics = this.find("metrics");
    if (metrics !== undefined) new Heartbeat(this, "Heartbeat", metrics.queue);
    if (others.length > 0) this.fanOut = new FanOut(this, "FanOut", this.ofRuns, hosting);
  }

  /** The variables of a function that enqueues deliveries of runs. */
  outboxEnvironment(): Record<string, string> {
    const [{ queue }] = this.ofRuns;
    if (this.fanOut === undefined) return functionEnvironment(queueEnvironment, { queueUrl: queue.queueUrl });
    const queueUrls = this.ofRuns.map((destination) => destination.queue.queueUrl);
    return functionEnvironment(topicEnvironment, { topicArn: this.fanOut.topic.topicArn, queueUrls });
  }

  /** `policyId`: the id of the permission to publish, if there is a topic. */
  allowEnqueueing(sender: BundledFunction, policyId: string): void {
    sender.allowKey("sqs", ["Decrypt", "GenerateDataKey"]);
    if (this.fanOut === undefined) allowSending(sender, this.ofRuns[0]);
    else this.fanOut.allowPublishing(sender, policyId);
  }

  find(wanted: DestinationName): Destination | undefined {
    return this.destinations.find(({ name }) => name === wanted);
  }
}
