import { randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createHttpClient } from "../lambda/adapters/http.ts";
import { connectSpacelift } from "../lambda/adapters/spacelift.ts";
import { connectEvaluations } from "../lambda/adapters/spacelift-evaluations.ts";
import { functions } from "../lambda/contract/functions.ts";
import { generationOf, hostOf } from "../lambda/registrar/domain/resource.ts";
import { usualRecovery } from "../lambda/registrar/recovery/recovery-ports.ts";
import { createRegistrar } from "../lambda/registrar/registrar.ts";
import type { RegistrarRecovery } from "../lambda/registrar/registrar-ports.ts";
import { describeError, type Log } from "../lambda/shared/log.ts";
import { Secret } from "../lambda/shared/secret.ts";
import { formatWebhookSecrets } from "../lambda/shared/webhook-secrets.ts";
import { spaceliftApiKeyParameters, webhookSecretParameter } from "./functions.ts";
import { type RegisteredUrls, registeredResources } from "./registered-resources.ts";
import { createCloudFormationStandIn } from "./stand-ins/cloudformation.ts";
import { createFencesStandIn } from "./stand-ins/fences.ts";
import { createContext } from "./stand-ins/lambda-context.ts";
import type { ParametersStandIn } from "./stand-ins/parameters.ts";
import { createRecoveryStateStandIn } from "./stand-ins/recovery-state.ts";
import type { SpaceliftStandIn } from "./stand-ins/spacelift.ts";

const stackId = "arn:aws:cloudformation:us-east-1:000000000000:stack/simulator/0";
const main = { stackId, logicalId: "Registration" };
const { apiKeyIdParameter, apiKeySecretParameter } = spaceliftApiKeyParameters;
const invocationMilliseconds = 1000 * functions.registrar.timeoutSeconds;
/** Shorter than in production, so that a watcher sees drift repaired soon. */
const defaultLookMilliseconds = 10_000;
/** Ten minutes in production. Spacelift's attempts end earlier here. */
const waitSeconds = 3;
/** At full speed Spacelift replaces samples faster than anybody reads them. The page counts the missing runs. */
const unlogged: readonly string[] = ["events may be missing", "recovery ended"];

export interface RegistrationSettings extends Omit<RegisteredUrls, "spaceliftEndpoint"> {
  readonly spacelift: SpaceliftStandIn;
  readonly parameters: ParametersStandIn;
  /** Whether the policy sends what the destinations other than metrics need. @default false */
  readonly withDetails?: boolean;
  /** In place of a secret that the registrar generates. */
  readonly webhookSecret: Secret;
  readonly log: Log;
  /** @default - lost deliveries are not recovered */
  readonly recovery?: Pick<RegistrarRecovery, "knownEvents" | "enqueue" | "newReceiptId">;
  /** Between two reconciliations. @default 10 s */
  readonly lookMilliseconds?: number;
}

/** The real registrar registers in the stand-in, as a deployment does. */
export async function createRegistration({
  spacelift,
  parameters,
  withDetails = false,
  webhookSecret,
  log,
  recovery,
  lookMilliseconds = defaultLookMilliseconds,
  ...urls
}: RegistrationSettings) {
  const apiKey = { id: "01JD0000000000000000000000", secret: new Secret(randomBytes(32).toString("hex")) };
  spacelift.account.putApiKey({ ...apiKey, spaces: ["root"] });
  parameters.put(apiKeyIdParameter, apiKey.id);
  parameters.put(apiKeySecretParameter, apiKey.secret.reveal());
  const madeFor = { registration: generationOf(main, hostOf(spacelift.url)), version: 1 };
  parameters.put(webhookSecretParameter, formatWebhookSecrets([{ secret: webhookSecret, madeFor }]).reveal());

  const cloudFormation = createCloudFormationStandIn();
  const http = createHttpClient();
  const state = createRecoveryStateStandIn();
  const registrar = createRegistrar({
    connect: (connection) => connectSpacelift(http, connection),
    parameters,
    fences: createFencesStandIn(),
    newToken: randomUUID,
    newSecret: () => new Secret(randomBytes(32).toString("hex")),
    policyCore: await readFile(new URL("../policy/notification.rego", import.meta.url), "utf8"),
    respond: cloudFormation.respond,
    now: Date.now,
    wait: (milliseconds, signal) =>
      sleep(milliseconds, undefined, { ref: false, ...(signal && { signal }) }).catch(() => {}),
    // Every check would repeat that nothing has drifted.
    log: (level, message, fields) => level !== "info" && !unlogged.includes(message) && log(level, message, fields),
    ...(recovery && {
      recovery: {
        ...recovery,
        connect: (connection) => connectEvaluations(http, connection),
        stateOf: () => state,
        settings: { ...usualRecovery, waitSeconds },
      },
    }),
  });
  const invoke = (event: unknown) => registrar(event, createContext("registrar", Date.now, invocationMilliseconds));
  const resources = registeredResources({ ...urls, spaceliftEndpoint: spacelift.url }, withDetails);

  return {
    /** Rejects with the registrar's reason. */
    register: async (): Promise<void> => {
      for (const each of resources) {
        const { status, reason } = await cloudFormation.resource({ stackId, ...each, invoke }).deploy(each.properties);
        if (status === "FAILED") throw new Error(reason);
      }
    },
    /** Until the signal aborts. */
    watch: async (signal: AbortSignal): Promise<void> => {
      const failures = new Map<string, string>();
      const between = Math.ceil(defaultLookMilliseconds / lookMilliseconds);
      for (let look = 0; !signal.aborted; look += 1) {
        await sleep(lookMilliseconds, undefined, { signal }).catch(() => {});
        if (signal.aborted) return;
        // Only runs are recovered. Each look logs in, which makes an entry of the audit trail.
        const due = resources.filter(({ logicalId }) => look % between === 0 || logicalId === main.logicalId);
        for (const { logicalId, properties: registered, ids: known } of due) {
          const identity = { StackId: stackId, LogicalResourceId: logicalId };
          const failure = await invoke({ Reconcile: { ...registered, ...identity, ...known } }).then(
            () => "",
            describeError,
          );
          // Logged once per outage.
          if (failure !== "" && failure !== failures.get(logicalId))
            log("warn", "reconciliation failed", { error: failure });
          failures.set(logicalId, failure);
        }
      }
    },
  };
}
