import { destinationNames } from "../../lambda/contract/destinations.ts";
import { eventRunChoices } from "../../lambda/contract/event-runs.ts";
import { choice, flag, list } from "./fields.ts";
import { withDefault } from "./key.ts";

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
        "Each has a queue, a dead-letter queue, a function and alarms of its own. See [Destinations](destinations.md). `logs` gets the audit trail, if `auditTrail` is `true`, and needs no entry here. Removing one deletes its queues with their events.",
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
} as const;
