import type { Claim } from "../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { Target } from "../lambda/forwarder/destinations/metrics/domain/target.ts";
import { mapPendingEvent } from "../lambda/forwarder/destinations/metrics/map-pending-event.ts";
import { createEventReader } from "../lambda/forwarder/read-event.ts";
import { runPayload } from "./payloads.ts";

/** As Spacelift lists them in the life of a tracked run that waits for a confirmation. */
const states = [
  ...["QUEUED", "READY", "PREPARING", "INITIALIZING", "PLANNING"],
  ...["UNCONFIRMED", "CONFIRMED", "PREPARING_APPLY", "APPLYING"],
];

export const target: Target = {
  spaceliftEndpoint: "https://a-rather-long-company-name.app.spacelift.io",
  datadogUrl: "https://api.datadoghq.com",
  metricPrefix: "spacelift.integration",
};

/** The claim of a run with long names: a tracked run with all its states, seven kinds of changes, and `policies` receipts. */
export function claimOfRun(policies: number): { readonly eventId: string; readonly claim: Claim } {
  const { account, ...run } = {
    account: "a-rather-long-company-name",
    branch: "feature/PLAT-12345-move-the-production-network-to-another-region",
    space: "infrastructure-production-01HZZABCDEFGHJKMNPQRSTVWXY",
    stack: "production-eu-central-1-kubernetes-cluster-networking",
    worker_pool: "production-eu-central-1-private-workers",
  };
  const payload = runPayload({
    event: { kind: "run", account, id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", state: "FINISHED", at: 1_763_800_187_987_654_000 },
    run: { type: "TRACKED", drift_detection: false, ...run },
    timing: states.map((state, index) => ({ state, duration: 186_757_123 * (index + 1) ** 3 })),
    receipts: Array.from({ length: policies }, (_, index) => ({
      ...{ type: "PLAN", outcome: "allow", flags: ["audited", "tier:gold"] },
      name: `infrastructure-security-baseline-policy-number-${index}`,
    })),
  });
  const body = Buffer.from(JSON.stringify(payload));
  const read = createEventReader()({ body, receiptId: "receipt", receivedAtMilliseconds: 1_763_800_188_000 });
  if (read.kind !== "event") throw new Error(`the payload is ${read.kind}`);
  const { eventId, event } = read.received;
  const { series, slotKey } = mapPendingEvent(event, read.received, {
    metricPrefix: target.metricPrefix,
    ...{ extraTags: [], excludeTags: [] },
  }).deliverable;
  const open = ["8a3b6bd8-8f62-4f29-9d5c-5f2a8b0f3c1e"];
  return { eventId, claim: { slotKey, second: 1_763_800_187, generation: 0, open, done: false, series } };
}
