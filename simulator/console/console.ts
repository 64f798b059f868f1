import type { DatadogTarget } from "../datadog-target.ts";
import type { Delivery } from "../delivery.ts";
import type { Faults } from "../faults.ts";
import { datadogApiKeyParameter } from "../functions.ts";
import type { ParametersStandIn } from "../stand-ins/parameters.ts";
import type { Traffic } from "../traffic/traffic.ts";
import type { ConsolePorts } from "./console-routes.ts";
import { readDestinations } from "./destination-states.ts";
import { createFaultHistory } from "./fault-history.ts";
import { createKeyRotation } from "./key-rotation.ts";
import { readLetters } from "./letters.ts";
import { createOccurrences } from "./occurrences.ts";
import type { Oracle } from "./oracle.ts";
import type { PlainForwarder } from "./plain-forwarder.ts";
import { readProducts } from "./products.ts";
import type { RunAttachments } from "./run-attachments.ts";
import type { RunHistory } from "./run-history.ts";
import { readRunRecord } from "./run-record.ts";
import { readState, type StatePorts } from "./state.ts";
import { createStateStream } from "./state-stream.ts";
import { createStorm } from "./storm.ts";

export interface ConsoleParts extends Pick<StatePorts, "forwardsTo" | "issued" | "answered" | "polls"> {
  readonly delivery: Pick<Delivery, "metrics" | "destinations" | "ledger" | "posts" | "failedHeartbeats">;
  readonly oracle: Oracle;
  readonly history: RunHistory;
  readonly attachments: RunAttachments;
  readonly plain: PlainForwarder | undefined;
  readonly parameters: ParametersStandIn;
  readonly target: DatadogTarget;
  readonly faults: Faults;
  readonly traffic: Traffic;
  readonly dashboard: ConsolePorts["dashboard"];
  readonly signal: AbortSignal;
}

export function createConsole(parts: ConsoleParts): ConsolePorts {
  const { delivery, target, plain, parameters, faults, traffic, history } = parts;
  const { metrics, destinations, ledger, posts, failedHeartbeats } = delivery;
  const letters = readLetters(destinations);
  const occurrences = createOccurrences(Date.now);
  const countsNow = () => {
    const { pipeline, balance, plain: plainBalance } = state();
    return { pipeline: { ...pipeline, answered: { ...pipeline.answered } }, balance, plain: plainBalance };
  };
  const faultHistory = createFaultHistory(occurrences, countsNow, Date.now);
  faults.watch(faultHistory.watcher);
  const rotation = createKeyRotation({
    clock: Date.now,
    occurrences,
    replaceKey: () => {
      plain?.replaceKey();
      return target.replaceKey();
    },
    putKey: (key) => {
      parameters.put(datadogApiKeyParameter, key);
      plain?.learnKey();
    },
  });
  const storm = createStorm({ faults, occurrences, traffic, clock: Date.now, signal: parts.signal });
  const state = () =>
    readState({
      ...{ ...parts, rotation, storm, occurrences, faultHistory, letters, posts, failedHeartbeats, metrics },
      claims: () => ledger.claims().size,
      destinations: () => readDestinations(destinations, parts.oracle.read(), target.held),
    });
  const redrive = (messageIds?: readonly string[]) => {
    const ids = messageIds && new Set(messageIds);
    const moved = destinations.reduce((sum, each) => sum + each.deadLetterQueue.moveTo(each.queue, ids), 0);
    if (moved > 0)
      occurrences.note("redrive", moved === 1 ? "A dead letter is redriven" : `${moved} dead letters are redriven`);
    return moved;
  };
  return {
    state,
    stream: createStateStream({ state, history, clock: Date.now }),
    dashboard: parts.dashboard,
    products: () => readProducts({ held: target.held, history }),
    run: (id) => readRunRecord({ ...parts, findPoint: target.find, held: target.held }, id),
    letters,
    changeTraffic: traffic.change,
    redrive,
    storm: () => {
      if (parts.forwardsTo !== undefined) return "A storm needs the Datadog stand-in. Yours is a real Datadog.";
      return storm.begin() ? undefined : "A storm is already running.";
    },
    rotateKey: () => {
      if (parts.forwardsTo !== undefined) return "Rotate the key of a real Datadog in Datadog and in Parameter Store.";
      if (faults.isOn("datadog-key-revoked")) return "A fault has revoked the key. Switch that fault off first.";
      return rotation.rotate() ? undefined : "A rotation is already running.";
    },
  };
}
