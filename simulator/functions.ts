import { randomUUID } from "node:crypto";
import { machine } from "../lambda/adapters/machine.ts";
import type { Inbox, Outbox } from "../lambda/adapters/queue.ts";
import { defaultIntegrationName } from "../lambda/contract/installation.ts";
import type { DeliverPorts } from "../lambda/forwarder/destinations/metrics/deliver.ts";
import type { Ledger } from "../lambda/forwarder/destinations/metrics/ledger.ts";
import { createForwarder } from "../lambda/forwarder/destinations/metrics/metrics-forwarder.ts";
import { createReceiver } from "../lambda/receiver/receive.ts";
import { createRunLogsReceiver } from "../lambda/receiver/run-logs/receive-run-logs.ts";
import { apiKeyAges, createCachedValue, webhookSecretAges } from "../lambda/shared/cached-value.ts";
import type { Log } from "../lambda/shared/log.ts";
import type { Parameters } from "../lambda/shared/parameters.ts";
import { parseWebhookSecrets } from "../lambda/shared/webhook-secrets.ts";

export const webhookSecretParameter = "/spacelift-datadog/webhook-secret";
export const auditSecretParameter = "/spacelift-datadog/audit-secret";
export const runLogsSecretParameter = "/spacelift-datadog/run-logs-secret";
export const datadogApiKeyParameter = "/spacelift-datadog/datadog-api-key";
export const spaceliftApiKeyParameters = {
  apiKeyIdParameter: "/spacelift-datadog/spacelift-api-key-id",
  apiKeySecretParameter: "/spacelift-datadog/spacelift-api-key-secret",
} as const;
/** Names the account. The stand-in has another address. */
export const spaceliftEndpoint = "https://acme.app.spacelift.io";
/** Shorter than in production, so that a watcher soon sees it. */
export const simulatedRetry = { firstSeconds: 1, maximumSeconds: 5 };

export interface FunctionPorts {
  readonly parameters: Parameters;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly datadog: Pick<DeliverPorts, "submit">;
  readonly ledger: Ledger;
  readonly log: Log;
  /** Lambda's clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly extraTags: readonly string[];
}

/** The real handlers with empty caches. */
export function startFunctions(ports: FunctionPorts) {
  const { parameters, outbox, inbox, datadog, ledger, log, now, extraTags } = ports;
  const receiver = startReceiver(webhookSecretParameter, { parameters, outbox, log, now });
  const forwarder = createForwarder(
    {
      ...machine,
      ...inbox,
      apiKey: createCachedValue(async () => (await parameters.read(datadogApiKeyParameter)).value, {
        ...apiKeyAges,
        now: Date.now,
      }),
      ledger,
      submit: datadog.submit,
      now,
      log,
    },
    {
      integrationName: defaultIntegrationName,
      spaceliftEndpoint,
      extraTags,
      retry: simulatedRetry,
    },
  );
  return { receiver, forwarder };
}

type ReceiverPorts = Pick<FunctionPorts, "parameters" | "outbox" | "log">;

/** The receiver's code in a function of its own: no fault of the webhook's route affects it. */
export function startAuditReceiver(ports: ReceiverPorts) {
  return startReceiver(auditSecretParameter, { ...ports, now: Date.now });
}

export function startRunLogsReceiver({ parameters, outbox, log }: ReceiverPorts) {
  const secrets = secretsOf(runLogsSecretParameter, parameters);
  return createRunLogsReceiver({ secrets, enqueue: outbox.enqueue, now: Date.now, log });
}

function startReceiver(
  secretParameter: string,
  { parameters, outbox, now, log }: ReceiverPorts & Pick<FunctionPorts, "now">,
) {
  const secrets = secretsOf(secretParameter, parameters);
  return createReceiver({ secrets, enqueue: outbox.enqueue, newReceiptId: randomUUID, now, log });
}

function secretsOf(secretParameter: string, parameters: Parameters) {
  return createCachedValue(async () => parseWebhookSecrets((await parameters.read(secretParameter)).value), {
    ...webhookSecretAges,
    now: Date.now,
  });
}
