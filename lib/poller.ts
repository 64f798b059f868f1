import { Duration, Stack } from "aws-cdk-lib";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import { pollerEnvironment } from "../lambda/contract/environment.ts";
import { pollerSettings } from "../lambda/contract/poller-settings.ts";
import { writeProperties } from "../lambda/contract/properties.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { functionEnvironment } from "./function-environment.ts";
import type { Hosting } from "./hosting.ts";
import type { Ledger } from "./ledger.ts";

export interface PollerProps {
  readonly configuration: Configuration;
  readonly hosting: Hosting;
  /** The ledger's table has the lease that excludes overlapping polls. */
  readonly ledger: Ledger;
}

/** EventBridge's shortest. A later poll replaces a late one. */
const longestDelay = Duration.minutes(1);

/** Sends Spacelift's present state to Datadog as gauges, on a schedule. */
export class Poller extends Construct {
  readonly poller: BundledFunction;
  /** Partition key of the lease in the ledger's table. */
  readonly leaseKey: string;
  /** JSON, for `npm run doctor`. */
  readonly settings: string;

  constructor(scope: Construct, id: string, { configuration, hosting, ledger }: PollerProps) {
    super(scope, id);
    // Several installations may share a table, and a stack may have several.
    this.leaseKey = `P#${Stack.of(this).stackId}#${this.node.addr}`;
    const { spaceliftCaParameter } = configuration;
    const poller = new BundledFunction(this, "Poller", {
      name: "poller",
      hosting,
      environment: functionEnvironment(pollerEnvironment, {
        ...configuration,
        spaceliftCaParameter: spaceliftCaParameter ?? "",
        ledgerTable: ledger.table.tableName,
        leaseKey: this.leaseKey,
      }),
    });
    poller.function.configureAsyncInvoke({ maxEventAge: longestDelay, retryAttempts: 0 });
    poller.allowReading(configuration.spaceliftApiKeyIdParameter);
    poller.allowReading(configuration.spaceliftApiKeySecretParameter);
    poller.allowReading(configuration.datadogApiKeyParameter);
    if (spaceliftCaParameter !== undefined) poller.allowReading(spaceliftCaParameter);
    ledger.allowLease(poller, this.leaseKey);
    const rule = new Rule(this, "Schedule", {
      description: "Asks for the present state of Spacelift",
      schedule: Schedule.rate(Duration.minutes(configuration.pollMinutes)),
      targets: [
        new LambdaFunction(poller.function, {
          event: RuleTargetInput.fromObject({}),
          maxEventAge: longestDelay,
          retryAttempts: 0,
        }),
      ],
    });
    // The first event comes as soon as the rule exists.
    rule.node.addDependency(poller);
    this.settings = Stack.of(this).toJsonString(
      writeProperties(pollerSettings, { LeaseKey: this.leaseKey, PollMinutes: configuration.pollMinutes }),
    );
    this.poller = poller;
  }
}
