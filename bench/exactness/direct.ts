import { parseNotification } from "../../lambda/events/notification.ts";
import type { TimedSeries } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { mapEvent } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import {
  afterDelivery,
  isDelivered,
  isTriedAgain,
  type WebhookHealth,
} from "../../simulator/stand-ins/webhook-delivery.ts";
import type { Exchange } from "../../test/oracle/exchange.ts";
import { noFault } from "../../test/oracle/post-faults.ts";
import type { KnownEvent, World } from "../../test/oracle/world.ts";
import { hour, second } from "../../test/virtual-time.ts";
import { postDeadlineMilliseconds } from "./schedule.ts";

export interface Webhook extends WebhookHealth {
  enabled: boolean;
  timesDisabled: number;
}

/** The time until a person enables a disabled webhook. An assumption. */
export const repairMilliseconds = 4 * hour;

/** Posts directly to Datadog, as Spacelift's Terraform module does. Spacelift retries only after a 5xx, if at all. */
export function deliverDirectly(
  world: World,
  post: Exchange,
  webhook: Webhook,
  event: KnownEvent,
  retries: number,
): void {
  const series = timedSeries(event.payload, (seconds) => seconds, world.time.now() / 1000);
  const attempt = async (left: number): Promise<void> => {
    if (!webhook.enabled) return;
    const answer = await post(series, noFault, postDeadlineMilliseconds);
    const status = answer.kind === "answered" ? answer.status : undefined;
    if (isTriedAgain(status, left)) {
      await world.time.sleep(second);
      return attempt(left - 1);
    }
    const wasEnabled = webhook.enabled;
    Object.assign(webhook, afterDelivery(webhook, isDelivered(status)));
    if (webhook.enabled || !wasEnabled) return;
    webhook.timesDisabled += 1;
    world.time.after(repairMilliseconds, () => {
      webhook.enabled = true;
    });
  };
  attempt(retries).catch((error: unknown) => world.violations.push(String(error)));
}

/** At the event's second, or at `otherwise` if it has none. */
export function timedSeries(
  payload: unknown,
  choose: (epochSeconds: number) => number,
  otherwise: number,
): readonly TimedSeries[] {
  const notification = parseNotification(JSON.stringify(payload));
  if (notification.kind === "malformed") throw new Error(notification.reason);
  const { event } = notification;
  const at = Math.floor(choose(event.epochSeconds ?? otherwise));
  const { series } = mapEvent(event, { metricPrefix: "spacelift.integration", extraTags: [], excludeTags: [] });
  return series.map((each) => ({ ...each, second: at }));
}
