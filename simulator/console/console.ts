import type { DatadogTarget } from "../datadog-target.ts";
import type { Faults } from "../faults.ts";
import { datadogApiKeyParameter } from "../functions.ts";
import type { LedgerStandIn } from "../stand-ins/ledger.ts";
import type { ParametersStandIn } from "../stand-ins/parameters.ts";
import type { createQueueStandIn } from "../stand-ins/queue.ts";
import type { Traffic } from "../traffic/traffic.ts";
import type { ConsolePorts } from "./console-routes.ts";
import { createFaultHistory } from "./fault-history.ts";
import { createKeyRotation } from "./key-rotation.ts";
import { readLetters } from "./letters.ts";
import { createOccurrences } from "./occurrences.ts";
import type { Oracle } from "./oracle.ts";
import type { PlainForwarder } from "./plain-forwarder.ts";
import type { RunAttachments } from "./run-attachments.ts";
import type { RunHistory } from "./run-history.ts";
import { readRunRecord } from "./run-record.ts";
import { readState, type StatePorts } from "./state.ts";
import { createStateStream } from "./state-stream.ts";
import { createStorm } from "./storm.ts";

type Queue = ReturnType<typeof createQueueStandIn>;

export interface ConsoleParts
  extends Pick<StatePorts, "forwardsTo" | "issued" | "answered" | "posts" | "failedHeartbeats" | "polls">,
    Readonly<Record<"queue" | "deadLetterQueue", Queue>> {
  readonly oracle: Oracle;
  readonly history: RunHistory;
  readonly attachments: RunAttachments;
  readonly plain: PlainForwarder | undefined;
  readonly ledger: Pick<LedgerStandIn, "claims">;
  readonly parameters: ParametersStandIn;
  readonly target: DatadogTarget;
  readonly faults: Faults;
  readonly traffic: Traffic;
  readonly dashboard: ConsolePorts["dashboard"];
  readonly signal: AbortSignal;
}

export function createConsole(parts: ConsoleParts): ConsolePorts {
  const { queue, deadLetterQueue, target, plain, parameters, faults, traffic, history } = parts;
  const letters = readLetters(deadLetterQueue);
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
      ...{ ...parts, rotation, storm, occurrences, faultHistory, letters },
      claims: () => parts.ledger.claims().size,
    });
  const redrive = (messageIds?: readonly string[]) => {
    const moved = deadLetterQueue.moveTo(queue, messageIds && new Set(messageIds));
    if (moved > 0)
      occurrences.note("redrive", moved === 1 ? "A dead letter is redriven" : `${moved} dead letters are redriven`);
    return moved;
  };
  return {
    state,
    stream: createStateStream({ state, history, clock: Date.now }),
    dashboard: parts.dashboard,
    run: (id) => readRunRecord({ ...parts, findPoint: target.find }, id),
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
