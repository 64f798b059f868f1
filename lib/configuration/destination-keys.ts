import { destinationNames } from "../../lambda/contract/destinations.ts";
import { eventRunChoices } from "../../lambda/contract/event-runs.ts";
import { runLogChoices } from "../../lambda/contract/run-logs.ts";
import { choice, flag, list } from "./fields.ts";
import { withDefault } from "./key.ts";
import { redactions } from "./redaction-fields.ts";

export const destinationKeys = {
  destinations: withDefault(
    list(
      choice(destinationNames, "DestinationName"),
      `a list of at least one of ${choice(destinationNames).allowed}`,
      1,
    ),
    ["metrics"],
    {
      summary: "Datadog products that get the runs.",
      details:
        "Each has a queue, a dead-letter queue, a function and alarms of its own. See [Destinations](destinations.md). `logs` gets the audit trail and the logs of runs, as `auditTrail` and `runLogs` say, and needs no entry here. Removing one deletes its queues with their events.",
    },
  ),
  eventRuns: withDefault(choice(eventRunChoices, "EventRuns"), "tracked", {
    summary: "Runs that become events in Datadog.",
    details:
      "`tracked`: runs that may change resources. `all`: every finished run. Failed module versions and internal errors always become events.",
    onlyIf: "events",
  }),
  auditTrail: withDefault(flag(), false, {
    summary: "Whether Spacelift's audit trail goes to Datadog as logs. It names persons and their addresses.",
    details:
      "It needs Spacelift's Enterprise plan, and an API key with admin rights on the space `root`. Spacelift has one audit webhook for each account: a deployment fails if it already points elsewhere. See [The audit trail](audit-trail.md).",
  }),
  runLogs: withDefault(choice(runLogChoices, "RunLogChoice"), "none", {
    summary: "Runs whose logs go to Datadog as logs. They are redacted first, but may still hold secrets.",
    details:
      "`failed`: runs that failed. `all`: every run that ends in one of `finishedStates`. A second webhook and a second policy send them. See [The logs of runs](run-logs.md).",
  }),
  runLogRedactions: withDefault(redactions(), [], {
    summary: "RE2 regular expressions. Each match in the logs of runs is redacted, besides the built-in ones.",
    details:
      "A text, as from `-c`, is one expression. [Redaction](run-logs.md#redaction) lists the built-in ones. A list needs a file, such as `cdk.json`.",
    onlyIf: "runLogs",
  }),
} as const;
