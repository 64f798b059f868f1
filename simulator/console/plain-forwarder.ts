import { setTimeout as pause } from "node:timers/promises";
import { defaultMetricPrefix } from "../../lambda/contract/metrics.ts";
import { parseNotification } from "../../lambda/events/notification.ts";
import { slotKeyOf } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { TimedSeries } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { mapEvent } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { verdictOnSeries } from "../../lambda/forwarder/destinations/metrics/domain/verdict.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { datadogDisruption } from "../datadog-faults.ts";
import { startDatadogStandIn } from "../datadog-target.ts";
import type { Faults } from "../faults.ts";
import type { PlainBalance } from "../messages/console-state.ts";
import { retriesOnFailure } from "../stand-ins/webhook-delivery.ts";
import { createPlainSeconds, type PlainSeconds } from "./plain-seconds.ts";
import { countedKey, readReportedEvent } from "./reported-event.ts";
import { createTally } from "./tally.ts";

export interface PlainForwarderPorts {
  readonly faults: Pick<Faults, "isOn">;
  readonly maximumPoints: number;
  /** Takes the id of a run. `undefined` unless the simulator generated the run. */
  readonly simulatedSecondOf: (id: string) => number | undefined;
}

export interface PlainForwarder {
  /** Without Spacelift's retries. */
  readonly take: (payload: unknown) => void;
  readonly refuse: (on: boolean) => Promise<void>;
  readonly replaceKey: () => void;
  readonly learnKey: () => void;
  readonly read: () => PlainBalance;
  readonly close: () => Promise<void>;
}

const preventing = ["parameters-down", "forwarder-killed-before-post"] as const;
/** Spacelift retries none of these. */
const losing = ["spacelift-lost", "spacelift-wrong-secret", "receiver-429"] as const;
const pauseMilliseconds = 250;
const deadlineMilliseconds = 3_000;
const maximumTaken = 8_000;
const configuration = { metricPrefix: defaultMetricPrefix, extraTags: [], excludeTags: [] };

/**
 * A naive design for comparison: one function posts each run, at the run's own timestamp, to its own Datadog. Spacelift
 * retries a failed delivery three times and never disables this webhook.
 *
 * Faults, retries and Datadog's limits of age run in real time for both designs. In compressed time a fault affects
 * more runs, so compare the share of lost runs with a real account, not their number. Spacelift does not document the
 * interval of its retries. Here the interval is real time too, to stay in proportion to the faults.
 */
export async function startPlainForwarder(ports: PlainForwarderPorts): Promise<PlainForwarder> {
  const { maximumPoints, simulatedSecondOf } = ports;
  const { isOn } = ports.faults;
  const secondFor = createPlainSeconds();
  const tally = createTally();
  const metrics = new Set<string>();
  const taken = new Set<string>();
  const target = await startDatadogStandIn(
    (path) => datadogDisruption({ isOn }, path),
    () => isOn("datadog-no-name"),
    {
      maximumPoints,
      onChange: (metric, tags, difference) => {
        if (difference !== 0 && metrics.has(metric)) tally.hold(countedKey(metric, tags), difference);
      },
    },
  );
  let key = new Secret(target.apiKey);
  let validKey = key;
  let inFlight = 0;

  const attempt = async (series: readonly TimedSeries[]): Promise<boolean> => {
    if (preventing.some(isOn)) return false;
    const answer = await target.submit(series, key, deadlineMilliseconds);
    return verdictOnSeries(answer).kind === "accepted" && !isOn("forwarder-killed-after-post");
  };

  const deliver = async (body: string): Promise<void> => {
    const series = timedSeries(body, simulatedSecondOf, secondFor);
    if (losing.some(isOn)) return;
    for (let tries = 0; tries <= retriesOnFailure; tries += 1) {
      if (tries > 0) await pause(pauseMilliseconds, undefined, { ref: false });
      if (await attempt(series)) return;
    }
  };

  const take = (payload: unknown) => {
    const body = JSON.stringify(payload);
    const event = readReportedEvent(body, String(taken.size));
    if (event === undefined || taken.has(event.id)) return;
    const { metric, key: counted } = event.counted;
    if (event.isNamed) taken.add(event.id);
    const [oldest] = taken;
    if (taken.size > maximumTaken && oldest !== undefined) taken.delete(oldest);
    metrics.add(metric);
    tally.expect(counted);
    tally.suspend(counted);
    inFlight += 1;
    void deliver(body).finally(() => {
      inFlight -= 1;
      tally.resume(counted);
    });
  };

  return {
    take,
    refuse: target.refuse,
    replaceKey: () => {
      validKey = new Secret(target.replaceKey());
    },
    learnKey: () => {
      key = validKey;
    },
    read: () => ({ ...tally.read(), inFlight }),
    close: target.close,
  };
}

function timedSeries(
  body: string,
  simulatedSecondOf: PlainForwarderPorts["simulatedSecondOf"],
  secondFor: PlainSeconds,
): readonly TimedSeries[] {
  const notification = parseNotification(body);
  if (notification.kind === "malformed") return [];
  const { event } = notification;
  const { series } = mapEvent(event, configuration);
  const own = Math.floor(event.epochSeconds ?? Date.now() / 1000);
  const end = (event.id === undefined ? undefined : simulatedSecondOf(event.id)) ?? own;
  const second = secondFor(slotKeyOf(series), own, end);
  return series.map((each) => ({ ...each, second }));
}
