import { setTimeout as pause } from "node:timers/promises";
import type { HttpClient } from "../../lambda/adapters/http.ts";
import type { Log } from "../../lambda/shared/log.ts";
import type { Delivery } from "../policy.ts";
import { type RunLogs, withLogs } from "./log-placeholders.ts";
import type { Evaluation, PolicyEvaluator } from "./policy-evaluator.ts";
import { likelyWorkbench, type PolicyWorkbench } from "./policy-workbench.ts";
import type { SpaceliftAccount, StoredWebhook } from "./spacelift-account.ts";
import { afterDelivery, deliveryHeaders, isDelivered, isTriedAgain, retriesOnFailure } from "./webhook-delivery.ts";
import { withEndpoints } from "./webhook-endpoints.ts";

export interface RefusedDelivery {
  /** 0 if there was no answer. */
  readonly status: number;
  readonly body: string;
  readonly tries: number;
}

export interface Sent {
  /** Accepted deliveries. */
  readonly sent: number;
  readonly refused: readonly RefusedDelivery[];
  readonly failure?: string;
}

export interface NotificationPorts {
  readonly account: Pick<SpaceliftAccount, "policies" | "webhooks" | "evaluations">;
  readonly evaluator: Pick<PolicyEvaluator, "evaluate">;
  readonly http: HttpClient;
  readonly log: Log;
  /** For kept evaluations, in milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
  /** @default likelyWorkbench */
  readonly workbench?: () => Pick<PolicyWorkbench, "listsDisabledWebhooks" | "missingLogs">;
  /** Takes a policy's input. @default no run has logs */
  readonly runLogs?: (input: unknown) => RunLogs;
  readonly onDelivery?: (issued: IssuedDelivery) => (outcome: DeliveryOutcome) => void;
}

export interface IssuedDelivery {
  readonly payload: unknown;
  readonly endpointId: string;
  /** The policy's input. */
  readonly input: unknown;
}

export type DeliveryOutcome =
  | { readonly kind: "accepted" }
  /** The webhook refused the last try. */
  | ({ readonly kind: "refused" } & RefusedDelivery)
  /** The webhook is disabled, so there was no try. */
  | { readonly kind: "disabled" };

const deadlineMilliseconds = 5_000;
const pauseMilliseconds = 250;

/** Evaluates the registered policies, then signs and delivers their results. */
export function createNotifier(ports: NotificationPorts) {
  const { account, evaluator, http, log, clock = Date.now, onDelivery = () => () => {} } = ports;
  const { workbench = () => likelyWorkbench, runLogs = () => () => undefined } = ports;

  const evaluateAll = (input: unknown) =>
    Promise.all(
      account.policies
        .list()
        .filter(isNotificationPolicy)
        .map(async ({ id, body }) => ({ id, body, evaluation: await evaluator.evaluate(body, input) })),
    );

  const evaluate = async (given: unknown) => {
    const webhooks = account.webhooks.list();
    const disabled = webhooks.filter(({ enabled }) => !enabled).map(({ id }) => id);
    const hidden = new Set(workbench().listsDisabledWebhooks ? [] : disabled);
    const input = withEndpoints(given, webhooks, hidden);
    const evaluations = await evaluateAll(input);
    for (const { id, body, evaluation } of evaluations) {
      if (evaluation.kind === "failed" || !evaluation.isSampled) continue;
      account.evaluations.keep(id, { timestamp: Math.floor(clock() / 1000), input: JSON.stringify(input), body });
    }
    // Only the observer learns about these: no policy sends to a webhook that its input does not list.
    const unlisted =
      hidden.size === 0 ? [] : deliveriesOf(await evaluateAll(withEndpoints(given, webhooks, new Set())));
    const deliveries = [...deliveriesOf(evaluations), ...unlisted.filter(({ endpointId }) => hidden.has(endpointId))];
    const failures = evaluations.flatMap(({ id, evaluation }) =>
      evaluation.kind === "failed" ? [`the policy ${id} was not evaluated: ${evaluation.reason}`] : [],
    );
    return { deliveries, failures };
  };

  const deliver = async (webhook: StoredWebhook, payload: unknown): Promise<RefusedDelivery | undefined> => {
    const body = Buffer.from(JSON.stringify(payload));
    const retries = webhook.retryOnFailure ? retriesOnFailure : 0;
    for (let tries = 1; ; tries += 1) {
      const headers = deliveryHeaders(webhook.secret, body);
      const result = await http({ method: "POST", url: webhook.endpoint, headers, body, deadlineMilliseconds });
      const status = result.kind === "answered" ? result.status : undefined;
      if (isTriedAgain(status, retries + 1 - tries)) {
        await pause(pauseMilliseconds);
        continue;
      }
      note(webhook.id, isDelivered(status));
      if (isDelivered(status)) return undefined;
      return { status: status ?? 0, body: result.kind === "answered" ? result.body : result.detail, tries };
    }
  };

  const note = (id: string, delivered: boolean): void => {
    const webhook = account.webhooks.find(id);
    if (webhook === undefined) return;
    const health = afterDelivery(webhook, delivered);
    if (webhook.enabled && !health.enabled) log("warn", "Spacelift disables a webhook that failed too often", { id });
    account.webhooks.update(id, health);
  };

  return async (input: unknown): Promise<Sent> => {
    const { deliveries, failures } = await evaluate(input);
    const logs = runLogs(input);
    const routed = deliveries.flatMap(({ endpointId, payload: given }) => {
      const payload = withLogs(given, logs, workbench().missingLogs);
      const webhook = account.webhooks.find(endpointId);
      if (webhook === undefined) return [];
      const ended = onDelivery({ payload, endpointId, input });
      if (webhook.enabled) return [{ webhook, payload, ended }];
      ended({ kind: "disabled" });
      return [];
    });
    const results = await Promise.all(
      routed.map(async ({ webhook, payload, ended }) => {
        const refusal = await deliver(webhook, payload);
        ended(refusal === undefined ? { kind: "accepted" } : { kind: "refused", ...refusal });
        return refusal;
      }),
    );
    const refused = results.filter((result) => result !== undefined);
    const sent = routed.length - refused.length;
    return failures.length === 0 ? { sent, refused } : { sent, refused, failure: failures.join("; ") };
  };
}

function deliveriesOf(evaluations: readonly { readonly evaluation: Evaluation }[]): readonly Delivery[] {
  return evaluations.flatMap(({ evaluation }) => (evaluation.kind === "evaluated" ? evaluation.deliveries : []));
}

function isNotificationPolicy({ type, engineType }: { readonly type: string; readonly engineType: string }): boolean {
  return type === "NOTIFICATION" && engineType === "REGO_V1";
}
