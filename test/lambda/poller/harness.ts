import { createDatadog } from "../../../lambda/adapters/datadog.ts";
import { createHttpClient } from "../../../lambda/adapters/http.ts";
import { createSpaceliftState, maximumStateBytes } from "../../../lambda/adapters/spacelift-state.ts";
import type { Lease } from "../../../lambda/poller/lease.ts";
import { createPoller, type PollerSettings } from "../../../lambda/poller/poller.ts";
import { apiKeyAges, createCachedValue } from "../../../lambda/shared/cached-value.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import type { AccountLoad } from "../../../simulator/stand-ins/account-load.ts";
import { createDatadogStandIn } from "../../../simulator/stand-ins/datadog.ts";
import { type DatadogDisruption, serveDatadog } from "../../../simulator/stand-ins/datadog-server.ts";
import { createLeaseStandIn } from "../../../simulator/stand-ins/lease.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import type { DisruptSpacelift } from "../../../simulator/stand-ins/spacelift-exchange.ts";
import type { FieldLimits } from "../../../simulator/stand-ins/spacelift-field-limits.ts";
import { busyAccount, now } from "./account.ts";

const evaluator = await createPolicyEvaluator("no-opa-here");
const spaceliftKey = { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", secret: new Secret("CANARY-api-key"), spaces: ["root"] };
const prefix = "spacelift.integration.";

/** The settings that a test may change between two polls. */
export interface World {
  load: AccountLoad;
  limits: FieldLimits;
  disrupt: DisruptSpacelift;
  datadog: DatadogDisruption;
  /** The key in Parameter Store. Datadog accepts `right`. */
  datadogKey: string;
  now: number;
  /** Milliseconds by which Spacelift's clock is ahead. */
  spaceliftLead: number;
}

export interface HarnessSettings extends Partial<PollerSettings> {
  readonly lease?: Lease;
}

/** The poller with its adapters over HTTP, between the stand-ins of Spacelift and Datadog. */
export async function startPoller({ lease = createLeaseStandIn(), ...settings }: HarnessSettings = {}) {
  const world: World = {
    load: busyAccount,
    limits: {},
    disrupt: () => ({ kind: "none" }),
    datadog: { kind: "none" },
    datadogKey: "right",
    now,
    spaceliftLead: 0,
  };
  const clock = () => world.now;
  const spacelift = await startSpaceliftStandIn({
    evaluator,
    clock: () => world.now + world.spaceliftLead,
    load: () => world.load,
    limits: () => world.limits,
    disrupt: (field) => world.disrupt(field),
  });
  spacelift.account.putApiKey(spaceliftKey);
  const posts: number[] = [];
  const standIn = createDatadogStandIn({ clock, apiKey: "right" });
  const datadog = await serveDatadog(
    {
      answer: (request) => {
        posts.push(request.body.length);
        return standIn.answer(request);
      },
    },
    () => world.datadog,
  );
  const logged: { readonly level: string; readonly message: string; readonly fields: object }[] = [];
  const poller = createPoller(
    {
      openState: createSpaceliftState(createHttpClient(maximumStateBytes), {
        endpoint: spacelift.url,
        readKey: () => Promise.resolve(spaceliftKey),
        now: clock,
      }),
      lease,
      apiKey: createCachedValue(() => Promise.resolve(new Secret(world.datadogKey)), { ...apiKeyAges, now: clock }),
      submit: createDatadog(datadog.url, createHttpClient()).submit,
      now: clock,
      log: (level, message, fields = {}) => logged.push({ level, message, fields }),
    },
    { integrationName: "audit", spaceliftEndpoint: "https://acme.app.spacelift.io", ...settings },
  );

  /** The points of the present second, by name and tags without the account. */
  const held = (): Readonly<Record<string, number>> =>
    Object.fromEntries(
      standIn.series().flatMap(({ metric, tags, points }) => {
        const point = points.find(([second]) => second === Math.floor(world.now / 1000));
        const own = tags.filter((tag) => tag !== "account:acme");
        return point === undefined ? [] : [[[metric.replace(prefix, ""), ...own].join(" "), point[1]] as const];
      }),
    );

  return {
    world,
    posts,
    logged,
    spacelift,
    held,
    types: () => new Set(standIn.series().map(({ type }) => type)),
    poll: poller,
    /** A minute later. */
    pollAgain: async () => {
      world.now += 60_000;
      await poller();
      return held();
    },
    close: async () => {
      await Promise.all([spacelift.close(), datadog.close()]);
    },
  };
}
