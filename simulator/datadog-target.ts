import { randomBytes } from "node:crypto";
import { createDatadog } from "../lambda/adapters/datadog.ts";
import { createHttpClient } from "../lambda/adapters/http.ts";
import type { DeliverPorts } from "../lambda/forwarder/destinations/metrics/deliver.ts";
import { verdictOnSeries } from "../lambda/forwarder/destinations/metrics/domain/verdict.ts";
import { Secret } from "../lambda/shared/secret.ts";
import { connectProducts, type DatadogProducts, type HeldProducts, mirrored } from "./datadog-products.ts";
import { createDatadogStandIn, type DatadogKeeping } from "./stand-ins/datadog.ts";
import { type DisruptDatadog, serveDatadog } from "./stand-ins/datadog-server.ts";
import { createHeldPoints, type HeldPoints } from "./stand-ins/held-points.ts";

export interface RealDatadog {
  readonly url: string;
  readonly apiKey: Secret;
}

/** Both kinds are reached through the real adapter. */
export interface DatadogTarget {
  readonly submit: DeliverPorts["submit"];
  readonly products: () => DatadogProducts;
  /** As far as the simulator can know. */
  readonly series: HeldPoints["series"];
  readonly live: HeldPoints["live"];
  readonly find: HeldPoints["find"];
  readonly held: HeldProducts;
  readonly apiKey: string;
  /** Of the stand-in alone. */
  readonly appKey?: Secret;
  readonly refuse: (on: boolean) => Promise<void>;
  readonly replaceKey: () => string;
  readonly close: () => Promise<void>;
}

/** Over HTTP on loopback. It accepts one key. */
export async function startDatadogStandIn(
  disrupt: DisruptDatadog,
  hasNoName: () => boolean = () => false,
  keeping: DatadogKeeping = {},
): Promise<DatadogTarget> {
  const newKey = () => randomBytes(16).toString("hex");
  const apiKey = newKey();
  const appKey = newKey();
  const standIn = createDatadogStandIn({ clock: Date.now, apiKey, appKey, ...keeping });
  const { url, refuse, close } = await serveDatadog(standIn, disrupt);
  const datadog = connect(url);
  // `.invalid` never resolves (RFC 6761).
  const nameless = connect("http://datadog.invalid");
  const reached = () => (hasNoName() ? nameless : datadog);
  return {
    submit: (...post) => reached().submit(...post),
    products: () => reached().products,
    series: standIn.series,
    live: standIn.live,
    find: standIn.find,
    held: standIn,
    apiKey,
    appKey: new Secret(appKey),
    refuse,
    replaceKey: () => {
      const key = newKey();
      standIn.replaceKey(key);
      return key;
    },
    close,
  };
}

/** What Datadog accepted is also kept here, by Datadog's own rules. */
export function connectDatadog({ url, apiKey }: RealDatadog, keeping: DatadogKeeping = {}): DatadogTarget {
  const accepted = createHeldPoints(Date.now, keeping);
  const { maximumLogCharacters = Number.POSITIVE_INFINITY } = keeping;
  const mirror = createDatadogStandIn({ clock: Date.now, apiKey: apiKey.reveal(), maximumLogCharacters });
  const datadog = createDatadog(url, createHttpClient());
  const products = connectProducts(url, mirrored(createHttpClient(), mirror));
  return {
    submit: async (series, key, deadlineMilliseconds) => {
      const answer = await datadog.submit(series, key, deadlineMilliseconds);
      if (verdictOnSeries(answer).kind === "accepted") accepted.write(series);
      return answer;
    },
    products: () => products,
    series: accepted.series,
    live: accepted.live,
    find: accepted.find,
    held: mirror,
    apiKey: apiKey.reveal(),
    refuse: () => Promise.resolve(),
    replaceKey: () => apiKey.reveal(),
    close: () => Promise.resolve(),
  };
}

function connect(url: string) {
  const http = createHttpClient();
  return { ...createDatadog(url, http), products: connectProducts(url, http) };
}
