import { randomBytes } from "node:crypto";
import { createDatadog } from "../lambda/adapters/datadog.ts";
import { createHttpClient } from "../lambda/adapters/http.ts";
import type { DeliverPorts } from "../lambda/forwarder/destinations/metrics/deliver.ts";
import { verdictOnSeries } from "../lambda/forwarder/destinations/metrics/domain/verdict.ts";
import type { Secret } from "../lambda/shared/secret.ts";
import { createDatadogStandIn } from "./stand-ins/datadog.ts";
import { type DisruptDatadog, serveDatadog } from "./stand-ins/datadog-server.ts";
import { createHeldPoints, type HeldPoints, type HeldPointsSettings } from "./stand-ins/held-points.ts";

export interface RealDatadog {
  readonly url: string;
  readonly apiKey: Secret;
}

/** Both kinds are reached through the real adapter. */
export interface DatadogTarget {
  readonly submit: DeliverPorts["submit"];
  /** As far as the simulator can know. */
  readonly series: HeldPoints["series"];
  readonly live: HeldPoints["live"];
  readonly find: HeldPoints["find"];
  readonly apiKey: string;
  readonly refuse: (on: boolean) => Promise<void>;
  readonly replaceKey: () => string;
  readonly close: () => Promise<void>;
}

/** Over HTTP on loopback. It accepts one key. */
export async function startDatadogStandIn(
  disrupt: DisruptDatadog,
  hasNoName: () => boolean = () => false,
  keeping: HeldPointsSettings = {},
): Promise<DatadogTarget> {
  const newKey = () => randomBytes(16).toString("hex");
  const apiKey = newKey();
  const standIn = createDatadogStandIn({ clock: Date.now, apiKey, ...keeping });
  const { url, refuse, close } = await serveDatadog(standIn, disrupt);
  const datadog = createDatadog(url, createHttpClient());
  // `.invalid` never resolves (RFC 6761).
  const nameless = createDatadog("http://datadog.invalid", createHttpClient());
  const reached = () => (hasNoName() ? nameless : datadog);
  return {
    submit: (...post) => reached().submit(...post),
    series: standIn.series,
    live: standIn.live,
    find: standIn.find,
    apiKey,
    refuse,
    replaceKey: () => {
      const key = newKey();
      standIn.replaceKey(key);
      return key;
    },
    close,
  };
}

/** Accepted points are also kept here, by Datadog's own rules. */
export function connectDatadog({ url, apiKey }: RealDatadog, keeping: HeldPointsSettings = {}): DatadogTarget {
  const accepted = createHeldPoints(Date.now, keeping);
  const datadog = createDatadog(url, createHttpClient());
  return {
    submit: async (series, key, deadlineMilliseconds) => {
      const answer = await datadog.submit(series, key, deadlineMilliseconds);
      if (verdictOnSeries(answer).kind === "accepted") accepted.write(series);
      return answer;
    },
    series: accepted.series,
    live: accepted.live,
    find: accepted.find,
    apiKey: apiKey.reveal(),
    refuse: () => Promise.resolve(),
    replaceKey: () => apiKey.reveal(),
    close: () => Promise.resolve(),
  };
}
