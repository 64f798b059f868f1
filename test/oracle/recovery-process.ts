import { createKnownEvents, type LedgerDestination } from "../../lambda/adapters/known-events.ts";
import type { RunDestinationName } from "../../lambda/contract/destinations.ts";
import { recover } from "../../lambda/registrar/recovery/recover.ts";
import type { RecoverySource } from "../../lambda/registrar/recovery/recovery-ports.ts";
import { asText } from "../../lambda/shared/json.ts";
import { minute } from "../virtual-time.ts";
import { createEvaluationsPort, createStatePort, type Evaluate } from "./recovery-ports.ts";
import { createRecoveryRun } from "./recovery-run.ts";
import { policyId, type SendingWorld, webhookId } from "./sender.ts";

const source: RecoverySource = { host: "acme.app.spacelift.io", policyId, webhookId, integrationName: "oracle" };

const interval = 15 * minute;
const longestRun = 2 * minute;

export interface Recovering {
  readonly evaluate: Evaluate;
  readonly destinations: readonly RunDestinationName[];
  readonly haveItems: (destinations: readonly LedgerDestination[], eventId: string) => Promise<boolean>;
  readonly enqueue: (message: string, run: string) => Promise<void>;
}

/** Like the registrar's schedule: enables the webhook, then recovers. */
export function startRecoveries(world: SendingWorld, recovering: Recovering): void {
  const { time, sender } = world;
  const loop = async (): Promise<void> => {
    for (let count = 1; !world.stopped; count += 1) {
      if (!sender.isApiAway) sender.webhook = { ...sender.webhook, enabled: true };
      const isTwice = sender.faults.strikes("recovery: two at once");
      if (isTwice) world.tally.hit("recovery: two at once");
      for (const name of isTwice ? [`recovery ${count}a`, `recovery ${count}b`] : [`recovery ${count}`]) {
        runOnce(world, recovering, name).catch((error: unknown) => world.trace(name, "fails:", error));
      }
      await time.sleep(interval);
    }
  };
  loop().catch((error: unknown) => world.violations.push(String(error)));
}

async function runOnce(world: SendingWorld, recovering: Recovering, name: string): Promise<void> {
  const { time, sender } = world;
  const run = createRecoveryRun(world, name);
  const { destinations, haveItems } = recovering;
  let receipts = 0;
  const { outcome } = await recover(
    source,
    {
      evaluations: createEvaluationsPort(run, recovering.evaluate),
      state: createStatePort(run),
      knownEvents: createKnownEvents({ destinations, eventRuns: "tracked" }, (asked, eventId) =>
        run.call("read", () => haveItems(asked, eventId)),
      ),
      enqueue: (message) => run.call("write", () => recovering.enqueue(message, name)),
      newReceiptId: () => {
        receipts += 1;
        return `${name}.${receipts}`;
      },
      now: time.now,
      log: (_, message, fields) => {
        world.trace(name, message, JSON.stringify(fields));
        if (message === "events may be missing") note(world, fields ?? {});
      },
    },
    time.now() + longestRun,
  );
  if (outcome.kind === "interrupted") {
    world.tally.change(sender.isApiAway ? "recovery: Spacelift away" : "recovery: Spacelift fails");
  }
  if (outcome.kind === "complete" || outcome.kind === "started") sender.completedRuns += 1;
}

function note({ sender, tally }: SendingWorld, fields: Readonly<Record<string, unknown>>): void {
  const [sample, from, until] = [asText(fields["sample"]), asText(fields["from"]), asText(fields["until"])];
  if (sample !== undefined) {
    sender.reports.push({ sample });
    tally.change("samples: input truncated");
  }
  if (from === undefined || until === undefined) return;
  sender.reports.push({ fromEpochSeconds: Date.parse(from) / 1000, untilEpochSeconds: Date.parse(until) / 1000 });
  tally.change("samples: pushed out");
}
