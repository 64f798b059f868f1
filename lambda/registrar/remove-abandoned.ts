import { SupersededError } from "../shared/custom-resource/superseded-error.ts";
import { listLagMilliseconds } from "../shared/custom-resource/until-settled.ts";
import type { Json } from "../shared/json.ts";
import type { Registration } from "./domain/registration.ts";
import { parseRegistration } from "./domain/registration-properties.ts";
import { createRegistrationContext, type RegistrationContext } from "./registration-context.ts";
import { explainFailure } from "./registration-failure.ts";
import { unregister } from "./unregister.ts";

/** Leaves time for the rollback if the account does not answer. */
const longestMilliseconds = 60_000;

/** For the steps after the removal. */
const reserveMilliseconds = 10_000;

/**
 * Removes a generation that CloudFormation does not know and so never deletes. Logs a failure. Rejects only with a
 * `SupersededError`.
 */
export async function removeAbandoned(
  properties: Json,
  context: RegistrationContext,
  host: string | undefined,
): Promise<void> {
  if (host === undefined) return;
  const { registration: now, fence, ports, endMilliseconds, memory } = context;
  let registration: Registration;
  try {
    registration = parseRegistration(properties, now.resource);
  } catch {
    return;
  }
  const { webhookBegunMilliseconds = 0, policyBegunMilliseconds = 0 } = memory.of(host);
  // The removal has to wait until the lists show every object.
  const listed = Math.max(
    ports.now(),
    webhookBegunMilliseconds + listLagMilliseconds,
    policyBegunMilliseconds + listLagMilliseconds,
  );
  const end = Math.min(endMilliseconds - reserveMilliseconds, listed + longestMilliseconds);
  await unregister(createRegistrationContext(registration, fence, ports, end), host).catch((error: unknown) => {
    if (error instanceof SupersededError) throw error;
    ports.log("error", "objects of the failed registration are left in Spacelift", {
      error: explainFailure(error, registration),
    });
  });
}
