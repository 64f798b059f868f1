import { randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { createHttpClient } from "../../../lambda/adapters/http.ts";
import { renderPolicy } from "../../../lambda/contract/policy.ts";
import { createForwarder } from "../../../lambda/forwarder/destinations/metrics/metrics-forwarder.ts";
import { parseRegistration } from "../../../lambda/registrar/domain/registration-properties.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { openSpacelift } from "../../../scripts/backfill/open-spacelift.ts";
import type { BackfillDestination, BackfillPorts } from "../../../scripts/backfill/ports.ts";
import { runBackfillCommand } from "../../../scripts/backfill/program.ts";
import { byNpmScript } from "../../../scripts/deployment/invocation.ts";
import { isHeartbeatPost } from "../../../simulator/heartbeats.ts";
import { type AccountLoad, idleAccount, type LoadedStack } from "../../../simulator/stand-ins/account-load.ts";
import { createEventSourceMapping } from "../../../simulator/stand-ins/event-source-mapping.ts";
import { createLedgerStandIn } from "../../../simulator/stand-ins/ledger.ts";
import type { PastRun } from "../../../simulator/stand-ins/past-runs.ts";
import { createPolicyEvaluator, type PolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { createQueueStandIn } from "../../../simulator/stand-ins/queue.ts";
import { inboxOf, outboxOf } from "../../../simulator/stand-ins/queue-ports.ts";
import { startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import type { SpaceliftDisruption } from "../../../simulator/stand-ins/spacelift-exchange.ts";
import { apiKey, policyCore, propertiesFor } from "../../lambda/registrar/installation.ts";
import { recordTerminal } from "../record-terminal.ts";

export const now = Date.UTC(2026, 10, 20, 12);
export const day = 86_400;

/** Hours before `now`, in seconds since 1970. */
export function hoursAgo(hours: number): number {
  return now / 1000 - hours * 3600;
}

interface HarnessSettings {
  readonly runs: readonly PastRun[];
  readonly stacks?: readonly LoadedStack[];
  readonly historicalMetrics?: boolean;
  readonly extension?: string;
  readonly withEvaluator?: (shipped: PolicyEvaluator) => PolicyEvaluator;
  readonly others?: readonly Omit<BackfillDestination, "enqueue" | "isChosen">[];
}

/** A Spacelift with past runs behind HTTP, and a deployment in memory with the real forwarder of metrics. */
export async function createBackfillHarness(settings: HarnessSettings) {
  const { historicalMetrics = true, extension = "", others = [] } = settings;
  let time = now;
  const disruptions = new Map<string, SpaceliftDisruption[]>();
  const runs = [...settings.runs];
  const ids = new Set(runs.map(({ stackId }) => stackId));
  const stacks = settings.stacks ?? [...ids].map((id) => ({ id, state: "FINISHED", stateSetAt: 1, space: "root" }));
  const load = (): AccountLoad => ({ ...idleAccount, stacks, pastRuns: runs });
  const shipped = await createPolicyEvaluator("no opa");
  const evaluator = settings.withEvaluator?.(shipped) ?? shipped;
  const spacelift = await startSpaceliftStandIn({
    ...{ evaluator, load, clock: () => time },
    disrupt: (field) => disruptions.get(field)?.shift() ?? { kind: "none" },
  });
  onTestFinished(async () => {
    evaluator.close();
    await spacelift.close();
  });
  spacelift.account.putApiKey(apiKey);
  const body = renderPolicy(policyCore, { endpointId: "spacelift-datadog", extension });
  const fields = { type: "NOTIFICATION", space: "root", labels: [], description: "", engineType: "REGO_V1" } as const;
  spacelift.account.policies.create({ name: "spacelift-datadog", body, ...fields });
  const endpoint = "https://acme.app.spacelift.io";
  const registration = {
    ...parseRegistration({
      ...propertiesFor(spacelift.url),
      StackId: "arn:aws:cloudformation:us-east-1:000000000000:stack/spacelift-datadog/x",
      LogicalResourceId: "Registration",
    }),
  };

  const deadLetters = createQueueStandIn({ clock: () => time, visibilityTimeoutSeconds: 600 });
  const queue = createQueueStandIn({ clock: () => time, visibilityTimeoutSeconds: 60 });
  const ledger = createLedgerStandIn();
  const points: { readonly second: number; readonly tags: readonly string[] }[] = [];
  const key = () => Promise.resolve(new Secret("key"));
  const forwarder = createForwarder(
    {
      ledger,
      apiKey: { get: key, refresh: key },
      submit: (series) => {
        if (!isHeartbeatPost(series)) points.push(...series.filter(({ metric }) => metric.endsWith("run.count")));
        return Promise.resolve({
          kind: "answered",
          status: 202,
          body: '{"errors":[]}',
          dateEpochSeconds: time / 1000,
        });
      },
      deadLetter: inboxOf(queue, deadLetters).deadLetter,
      delay: () => Promise.resolve(),
      now: () => time,
      random: () => 0.5,
      newNonce: randomUUID,
      wait: () => new Promise(() => {}),
      log: () => {},
    },
    { integrationName: "spacelift-datadog", spaceliftEndpoint: endpoint, historicalMetrics },
  );
  const { poll } = createEventSourceMapping({
    ...{ queue, clock: () => time, handler: forwarder, timeoutMilliseconds: 120_000, log: () => {} },
  });

  const otherMessages = new Map<string, string[]>(others.map(({ name }) => [name, []]));
  const destinations: readonly Omit<BackfillDestination, "isChosen">[] = [
    {
      name: "metrics",
      accepts: () => true,
      readKnown: async (eventIds) => new Set((await ledger.read(eventIds)).keys()),
      enqueue: outboxOf(queue).enqueue,
    },
    ...others.map((other) => ({
      ...other,
      enqueue: async (message: string) => void otherMessages.get(other.name)?.push(message),
    })),
  ];
  const wait = async (milliseconds: number) => {
    time += milliseconds;
  };

  const run = async (
    argv: readonly string[],
    changes: Partial<BackfillPorts> = {},
    controller = new AbortController(),
  ) => {
    const { terminal, out, said } = recordTerminal();
    const code = await runBackfillCommand(argv, {
      connect: async (_options, wanted) => {
        const spaceliftPorts = await openSpacelift(
          { registration, webhookId: "spacelift-datadog", policyId: "spacelift-datadog" },
          {
            request: createHttpClient(),
            readKey: () => Promise.resolve(apiKey),
            ...{ policyCore, callsPerSecond: 8, say: terminal.say, now: () => time, wait, signal: controller.signal },
          },
        );
        return {
          ...spaceliftPorts,
          endpoint,
          destinations: destinations.map((each) => ({
            ...each,
            isChosen: wanted === undefined || each.name === wanted,
          })),
          ...{ historicalMetrics, newReceiptId: randomUUID, now: () => time, wait },
          ...changes,
        };
      },
      terminal,
      signal: controller.signal,
      invocation: byNpmScript,
    });
    return { code, out: out(), said: said() };
  };

  return {
    ...{ spacelift, runs, disruptions, queue, ledger, points, otherMessages, run },
    elapsedMilliseconds: () => time - now,
    /** Forwards all that is queued. */
    drain: async () => {
      while (queue.depth().visible > 0) {
        await poll();
        time += 1_000;
      }
    },
  };
}
