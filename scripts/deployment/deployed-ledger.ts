import { forwarderEnvironment } from "../../lambda/contract/environment.ts";
import type { Target } from "../../lambda/forwarder/destinations/metrics/domain/target.ts";
import type { Ledger, LedgerDecisions } from "../../lambda/forwarder/destinations/metrics/ledger.ts";
import type { ForwarderFunction } from "./forwarder-function.ts";
import { OperatorError } from "./operator-error.ts";

export type OperatorLedger = Pick<Ledger, "read"> & LedgerDecisions;

/**
 * Opened at the first call: most commands need no ledger. Each call rejects if the forwarder, whose environment has the
 * target, is not found.
 */
export function openDeployedLedger(
  open: (target: Target) => OperatorLedger,
  findForwarder: () => Promise<ForwarderFunction | undefined>,
): OperatorLedger {
  let opened: Promise<OperatorLedger> | undefined;
  const ledger = (): Promise<OperatorLedger> => {
    opened ??= findForwarder()
      .then((forwarder) => open(targetOf(forwarder)))
      .catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
    return opened;
  };
  return {
    read: async (eventIds) => (await ledger()).read(eventIds),
    count: async (eventId, generation) => (await ledger()).count(eventId, generation),
    drop: async (eventId) => (await ledger()).drop(eventId),
  };
}

/** Throws an `OperatorError` if the forwarder's environment lacks a part. */
export function targetOf(forwarder: ForwarderFunction | undefined): Target {
  if (forwarder === undefined) {
    throw new OperatorError(
      "No function consumes the queue, so its ledger entries are unknown. Deploy the stack again.",
    );
  }
  const read = (key: keyof Target): string => {
    const value = forwarder.environment[forwarderEnvironment[key]];
    if (value !== undefined) return value;
    throw new OperatorError(
      `The function ${forwarder.name} has no environment variable ${forwarderEnvironment[key]}, so its ledger entries are unknown. Deploy the stack again.`,
    );
  };
  return {
    spaceliftEndpoint: read("spaceliftEndpoint"),
    datadogUrl: read("datadogUrl"),
    metricPrefix: read("metricPrefix"),
  };
}
