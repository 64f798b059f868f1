import { randomBytes } from "node:crypto";
import { createDatadog } from "../lambda/adapters/datadog.ts";
import { createHttpClient } from "../lambda/adapters/http.ts";
import type { DeliverPorts } from "../lambda/forwarder/destinations/metrics/deliver.ts";
import { verdictOn } from "../lambda/forwarder/destinations/metrics/domain/verdict.ts";
import type { Secret } from "../lambda/shared/secret.ts";
import { createDatadogStandIn } from "./stand-ins/datadog.ts";
import { type DisruptDatadog, serveDatadog } from "./stand-ins/datadog-server.ts";
import { createHeldPoints, type HeldPoints, type HeldPointsSettings } from "./stand-ins/held-points.ts";

export interface RealDatadog {
  /** Origin of its API. */
  readonly url: string;
  readonly apiKey: Secret;
}

/** Where the forwarder sends, by the real adapter in any case. */
export interface DatadogTarget {
  readonly submit: DeliverPorts["submit"];
  /** What it holds as far as can be known from here. */
  readonly series: HeldPoints["series"];
  readonly apiKey: string;
  readonly refuse: (on: boolean) => Promise<void>;
  /** Takes another key from now on, which it gives, and the one before no more. */
  readonly replaceKey: () => string;
  readonly close: () => Promise<void>;
}

/** A stand-in of our own, over HTTP on loopback, that takes one key. */
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
  // A name that no resolver knows (RFC 6761).
  const nameless = createDatadog("http://datadog.invalid", createHttpClient());
  const reached = () => (hasNoName() ? nameless : datadog);
  return {
    submit: (...post) => reached().submit(...post),
    series: standIn.series,
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

/** A Datadog elsewhere. What it accepts is kept by the rules by which Datadog itself keeps it. */
export function connectDatadog({ url, apiKey }: RealDatadog, keeping: HeldPointsSettings = {}): DatadogTarget {
  const accepted = createHeldPoints(Date.now, keeping);
  const datadog = createDatadog(url, createHttpClient());
  return {
    submit: async (series, key, deadlineMilliseconds) => {
      const answer = await datadog.submit(series, key, deadlineMilliseconds);
      if (verdictOn(answer).kind === "accepted") accepted.write(series);
      return answer;
    },
    series: accepted.series,
    apiKey: apiKey.reveal(),
    refuse: () => Promise.resolve(),
    replaceKey: () => apiKey.reveal(),
    close: () => Promise.resolve(),
  };
}
