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

/** A named webhook of Spacelift's. */
export interface Webhook extends WebhookHealth {
  enabled: boolean;
  timesDisabled: number;
}

/** How long it takes until somebody has noticed that a webhook is disabled, and enables it by hand. */
const noticed = 4 * hour;

/**
 * A webhook that goes straight to Datadog, with the series in its body, as Spacelift's own Terraform module sets it up.
 * Spacelift repeats after a 5xx only, if at all.
 */
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
    world.time.after(noticed, () => {
      webhook.enabled = true;
    });
  };
  attempt(retries).catch((error: unknown) => world.violations.push(String(error)));
}

/** The series of a body, at a second that is chosen by the event's own, or by another where it has none. */
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
