import { type AccountLoad, idleAccount } from "../../simulator/stand-ins/account-load.ts";
import { isOfAssets } from "../../simulator/stand-ins/datadog-assets-api.ts";
import { serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import { createDatadog, refusal, startSpacelift } from "./services.ts";

/** The state that the poller finds. */
export const load: { present: AccountLoad } = { present: idleAccount };

/** Whether no delivery of Spacelift arrives. */
export const deliveries = { areLost: false };

/** How far Spacelift's clock is ahead. */
export const spaceliftClock = { aheadMilliseconds: 0 };

export const spacelift = await startSpacelift({
  load: () => load.present,
  losesDeliveries: () => deliveries.areLost,
  clock: () => Date.now() + spaceliftClock.aheadMilliseconds,
});

const { datadog, organisation, answer } = createDatadog();

export { datadog, organisation };

/** Whether Datadog rejects all events as invalid. It still accepts heartbeats, so this is not an outage. */
export const rejection = { isOn: false };

/** Whether Datadog's intakes fail. Its other API works, so a deployment may change what is installed there. */
export const intakes = { areDown: false };

export const datadogServer = await serveDatadog({ answer }, (path) => {
  if (intakes.areDown && !isOfAssets(path)) return { kind: "answer", answer: refusal(503) };
  const isRejected = rejection.isOn && path === "/api/v2/series";
  if (!isRejected) return { kind: "none" };
  return {
    kind: "judge",
    judge: (points) =>
      points.every(({ metric }) => metric.endsWith(".forwarder.heartbeat")) ? undefined : refusal(400),
  };
});
