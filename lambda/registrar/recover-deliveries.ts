import { describeError } from "../shared/log.ts";
import type { Registered } from "./domain/registration.ts";
import { hostOf } from "./domain/resource.ts";
import { beginRecovery } from "./recovery/begin-recovery.ts";
import { recover } from "./recovery/recover.ts";
import type { RecoveryPorts, RecoverySource } from "./recovery/recovery-ports.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import type { RegistrationContext } from "./registration-context.ts";
import { connectionTo } from "./spacelift-connection.ts";

export interface RegisteredAt extends Registered {
  /** Host of the account at creation. */
  readonly host: string;
}

/** The message quotes nothing of a sample. */
export class RecoveryFailure extends Error {
  override readonly name = "RecoveryFailure";
}

type Context = Pick<RegistrationContext, "registration" | "ports" | "endMilliseconds">;

/** Time for the log and for a call that has begun. */
const marginMilliseconds = 15_000;

/** A deployment waits for it. */
const longestProbeMilliseconds = 30_000;

/** Rejects with a `RecoveryFailure` if AWS fails. */
export async function recoverDeliveries(context: Context, registered: RegisteredAt): Promise<void> {
  const { ports, endMilliseconds, registration } = context;
  if (ports.recovery === undefined || !keepsSamples(registration)) return;
  const end = endMilliseconds - marginMilliseconds;
  const recoveryPorts = recoveryPortsOf(context, ports.recovery, end);
  try {
    await recover(sourceOf(context, registered), recoveryPorts, end, ports.recovery.settings);
  } catch (error) {
    const name = error instanceof Error ? error.name : "an unknown error";
    throw new RecoveryFailure(`The recovery of lost deliveries failed (${name}): the next reconciliation continues.`);
  }
}

/** Returns a sentence for the user if Spacelift refuses. Never rejects: a reconciliation begins the recovery, too. */
export async function prepareRecovery(context: Context, registered: RegisteredAt): Promise<readonly string[]> {
  const { ports, endMilliseconds, registration } = context;
  if (ports.recovery === undefined || !keepsSamples(registration)) return [];
  try {
    const end = Math.min(endMilliseconds, ports.now() + longestProbeMilliseconds);
    const recoveryPorts = recoveryPortsOf(context, ports.recovery, end);
    const probe = await beginRecovery(sourceOf(context, registered), recoveryPorts);
    if (probe.kind !== "refused") return [];
    return [
      `Deliveries that are lost before they reach AWS are not recovered, because ${registration.endpoint} does not let the API key read and simulate the policy's evaluations (${probe.reason}): see docs/recovery.md.`,
    ];
  } catch (error) {
    ports.log("warn", "the recovery has not begun; a reconciliation will begin it", { error: describeError(error) });
    return [];
  }
}

/** The policy keeps no sample of logs. */
function keepsSamples({ content }: Context["registration"]): boolean {
  return content !== "logs";
}

function sourceOf({ registration }: Context, { host, policyId, webhookId }: RegisteredAt): RecoverySource {
  return { host, policyId, webhookId, address: hostOf(registration.endpoint), integrationName: registration.name };
}

function recoveryPortsOf(
  { registration, ports }: Context,
  { connect, stateOf, knownEvents, enqueue, newReceiptId }: NonNullable<RegistrarPorts["recovery"]>,
  endMilliseconds: number,
): RecoveryPorts {
  return {
    evaluations: connect(connectionTo(registration, ports, () => endMilliseconds)),
    state: stateOf(registration.resource),
    ...{ knownEvents, enqueue, newReceiptId, now: ports.now, log: ports.log },
  };
}
