import { at, isObject } from "../lambda/shared/json.ts";
import { type FaultName, faultTexts, isFaultName, nodesOf } from "./fault-catalogue.ts";
import { faultPresets } from "./fault-presets.ts";
import type { Fault, FaultPreset } from "./messages/fault.ts";
import type { FaultText } from "./messages/fault-text.ts";
import type { Disruption } from "./stand-ins/disruption.ts";
import type { LedgerOperation } from "./stand-ins/ledger.ts";
import type { QueueOperation } from "./stand-ins/queue.ts";

export interface Faults {
  readonly list: () => readonly Fault[];
  readonly presets: readonly FaultPreset[];
  /** Takes an object of names and booleans. Returns an error text, in which case no fault changes. */
  readonly change: (switches: unknown) => Promise<string | undefined>;
  readonly isOn: (name: FaultName) => boolean;
  /** The watcher gets each switched fault before it acts. */
  readonly watch: (watcher: FaultWatcher) => void;
}

export type FaultWatcher = (name: FaultName, text: FaultText, on: boolean) => void;

/** Includes Datadog's only with a stand-in. `apply` runs after a switch, for faults that need an action at once. */
export function createFaults(
  withDatadog: boolean,
  apply: (name: FaultName, on: boolean) => Promise<void> | void,
): Faults {
  const texts = Object.entries(faultTexts(withDatadog)).flatMap(([name, text]) =>
    isFaultName(name) ? [{ name, text }] : [],
  );
  const names = texts.map(({ name }) => name);
  const on = new Set<FaultName>();
  const watchers: FaultWatcher[] = [];

  return {
    list: () => texts.map(({ name, text }) => ({ name, ...text, nodes: nodesOf(name), on: on.has(name) })),
    presets: faultPresets(withDatadog),
    isOn: (name) => on.has(name),
    watch: (watcher) => watchers.push(watcher),
    change: async (switches) => {
      const allowed = `The body is a JSON object of true or false by name; the names are ${names.join(", ")}.`;
      if (!isObject(switches)) return allowed;
      const wrong = Object.entries(switches).find(
        ([name, value]) => !names.some((each) => each === name) || typeof value !== "boolean",
      );
      if (wrong !== undefined)
        return `${JSON.stringify(wrong[0])}: ${JSON.stringify(wrong[1])} is not allowed. ${allowed}`;
      for (const { name, text } of texts) {
        const value = at(switches, name);
        if (typeof value !== "boolean" || value === on.has(name)) continue;
        for (const watcher of watchers) watcher(name, text, value);
        if (value) on.add(name);
        else on.delete(name);
        await apply(name, value);
      }
      return undefined;
    },
  };
}

export function parametersDisruption({ isOn }: Pick<Faults, "isOn">): Disruption {
  return isOn("parameters-down") || isOn("parameters-throttled") ? "refuse" : "none";
}

export function queueDisruption({ isOn }: Pick<Faults, "isOn">, operation: QueueOperation): Disruption {
  if (isOn("queue-down")) return "refuse";
  if (operation === "send" && isOn("queue-lost-answer")) return "lose";
  return operation === "receive" && isOn("queue-duplicates") ? "repeat" : "none";
}

export function topicDisruption({ isOn }: Pick<Faults, "isOn">): Disruption {
  return isOn("topic-down") ? "refuse" : "none";
}

export function ledgerDisruption({ isOn }: Pick<Faults, "isOn">): (operation: LedgerOperation) => Disruption {
  let freeAt = 0;
  const isThrottled = () => {
    if (Date.now() < freeAt) return true;
    freeAt = Date.now() + 1000;
    return false;
  };
  return (operation) => {
    const isRead = operation === "read" || operation === "listSlots";
    if (isOn("ledger-down") || (isOn("ledger-unprocessed") && operation === "read")) return "refuse";
    if (isOn("ledger-throttled") && isThrottled()) return "refuse";
    return isOn("ledger-lost-answer") && !isRead ? "lose" : "none";
  };
}
