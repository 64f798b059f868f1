import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import { createHttpClient } from "../lambda/adapters/http.ts";
import { createSpaceliftState, maximumStateBytes } from "../lambda/adapters/spacelift-state.ts";
import { defaultIntegrationName } from "../lambda/contract/installation.ts";
import { verdictOnSeries } from "../lambda/forwarder/destinations/metrics/domain/verdict.ts";
import { createPoller } from "../lambda/poller/poller.ts";
import { apiKeyAges, createCachedValue } from "../lambda/shared/cached-value.ts";
import { describeError, type Log } from "../lambda/shared/log.ts";
import { readApiKey } from "../lambda/shared/spacelift-api-key.ts";
import type { DatadogTarget } from "./datadog-target.ts";
import { type Faults, ledgerDisruption } from "./faults.ts";
import { slowLambdaMilliseconds } from "./function-process.ts";
import { datadogApiKeyParameter, spaceliftApiKeyParameters, spaceliftEndpoint } from "./functions.ts";
import type { PollState } from "./messages/console-state.ts";
import { createLeaseStandIn } from "./stand-ins/lease.ts";
import type { ParametersStandIn } from "./stand-ins/parameters.ts";
import type { SpaceliftStandIn } from "./stand-ins/spacelift.ts";
import type { Traffic } from "./traffic/traffic.ts";

export interface PollingParts {
  readonly spacelift: Pick<SpaceliftStandIn, "url">;
  readonly parameters: Pick<ParametersStandIn, "read">;
  readonly target: Pick<DatadogTarget, "submit">;
  readonly faults: Pick<Faults, "isOn">;
  readonly traffic: Pick<Traffic, "present">;
  readonly log: Log;
  /** Between two polls. 0: none. */
  readonly pollMilliseconds: number;
}

export interface Polling {
  /** Never rejects. Waits for an earlier poll to end. */
  readonly poll: () => Promise<void>;
  /** Until the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly read: () => PollState;
}

/** More often than the stack's schedule, since time in the simulator is compressed. */
export const usualPollMilliseconds = 10_000;

/** The real poller between the stand-in for Spacelift and Datadog. Its gauges have the time of the account's present. */
export function createPolling(parts: PollingParts): Polling {
  const { spacelift, parameters, target, faults, traffic, log, pollMilliseconds } = parts;
  const now = () => traffic.present() - (faults.isOn("clock-lambda") ? slowLambdaMilliseconds : 0);
  const disrupt = ledgerDisruption(faults);
  const counts = { sent: 0, failed: 0, gauges: 0 };
  const submit: DatadogTarget["submit"] = async (series, ...rest) => {
    const answer = await target.submit(series, ...rest);
    if (verdictOnSeries(answer).kind === "accepted") counts.gauges = series.length;
    return answer;
  };
  const poller = createPoller(
    {
      openState: createSpaceliftState(createHttpClient(maximumStateBytes), {
        endpoint: spacelift.url,
        readKey: () => readApiKey(spaceliftApiKeyParameters, parameters),
        now,
      }),
      // Always free: polls here never overlap, and a backfill polls at past times.
      lease: { take: (...times) => createLeaseStandIn({ disrupt: () => disrupt("putClaim") }).take(...times) },
      apiKey: createCachedValue(async () => (await parameters.read(datadogApiKeyParameter)).value, {
        ...apiKeyAges,
        now: Date.now,
      }),
      submit,
      now,
      // Every poll would report that it sent its gauges.
      log: (level, message, fields) => level !== "info" && log(level, message, fields),
    },
    { integrationName: defaultIntegrationName, spaceliftEndpoint },
  );
  const oneAtATime = pLimit(1);
  const poll = () =>
    oneAtATime(async () => {
      counts.gauges = 0;
      await poller().catch((error: unknown) => log("warn", "poll failed", { error: describeError(error) }));
      counts[counts.gauges > 0 ? "sent" : "failed"] += 1;
    });

  return {
    read: () => ({ isOn: pollMilliseconds > 0, ...counts }),
    poll: pollMilliseconds === 0 ? () => Promise.resolve() : poll,
    run: async (signal) => {
      while (pollMilliseconds > 0 && !signal.aborted) {
        await sleep(pollMilliseconds, undefined, { signal }).catch(() => {});
        if (!signal.aborted) await poll();
      }
    },
  };
}
