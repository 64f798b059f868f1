import { randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createHttpClient } from "../lambda/adapters/http.ts";
import { connectSpacelift } from "../lambda/adapters/spacelift.ts";
import { connectEvaluations } from "../lambda/adapters/spacelift-evaluations.ts";
import { functions } from "../lambda/contract/functions.ts";
import { writeProperties } from "../lambda/contract/properties.ts";
import { policyProperties, registrationProperties } from "../lambda/contract/registration.ts";
import { defaultFinishedStates, type OptInPart } from "../lambda/contract/runs.ts";
import { generationOf, hostOf } from "../lambda/registrar/domain/resource.ts";
import { usualRecovery } from "../lambda/registrar/recovery/recovery-ports.ts";
import { createRegistrar } from "../lambda/registrar/registrar.ts";
import type { RegistrarRecovery } from "../lambda/registrar/registrar-ports.ts";
import { describeError, type Log } from "../lambda/shared/log.ts";
import { Secret } from "../lambda/shared/secret.ts";
import { formatWebhookSecrets } from "../lambda/shared/webhook-secrets.ts";
import { auditPropertiesOf } from "./audit-registration.ts";
import { spaceliftApiKeyParameters, webhookSecretParameter } from "./functions.ts";
import { webhookId } from "./messages/webhook.ts";
import { createCloudFormationStandIn } from "./stand-ins/cloudformation.ts";
import { createFencesStandIn } from "./stand-ins/fences.ts";
import { createContext } from "./stand-ins/lambda-context.ts";
import type { ParametersStandIn } from "./stand-ins/parameters.ts";
import { createRecoveryStateStandIn } from "./stand-ins/recovery-state.ts";
import type { SpaceliftStandIn } from "./stand-ins/spacelift.ts";

const stackId = "arn:aws:cloudformation:us-east-1:000000000000:stack/simulator/0";
const resource = { stackId, logicalId: "Registration" };
const auditResource = { stackId, logicalId: "AuditTrail" };
const { apiKeyIdParameter, apiKeySecretParameter } = spaceliftApiKeyParameters;
const invocationMilliseconds = 1000 * functions.registrar.timeoutSeconds;
/** Shorter than in production, so that a watcher sees drift repaired soon. */
const defaultLookMilliseconds = 10_000;
/** Ten minutes in production. Spacelift's attempts end earlier here. */
const waitSeconds = 3;
/** At full speed Spacelift replaces samples faster than anybody reads them. The page counts the missing runs. */
const unlogged: readonly string[] = ["events may be missing", "recovery ended"];

export interface RegistrationSettings {
  readonly spacelift: SpaceliftStandIn;
  readonly parameters: ParametersStandIn;
  readonly webhookUrl: string;
  /** Endpoint of the audit webhook. @default there is none */
  readonly auditUrl?: string | undefined;
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
  webhookUrl,
  auditUrl,
  withDetails = false,
  webhookSecret,
  log,
  recovery,
  lookMilliseconds = defaultLookMilliseconds,
}: RegistrationSettings) {
  const apiKey = { id: "01JD0000000000000000000000", secret: new Secret(randomBytes(32).toString("hex")) };
  spacelift.account.putApiKey({ ...apiKey, spaces: ["root"] });
  parameters.put(apiKeyIdParameter, apiKey.id);
  parameters.put(apiKeySecretParameter, apiKey.secret.reveal());
  const madeFor = { registration: generationOf(resource, hostOf(spacelift.url)), version: 1 };
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
  const properties = propertiesOf(spacelift.url, webhookUrl, withDetails ? ["details"] : []);
  const ids = { WebhookId: webhookId, PolicyId: webhookId };
  const resources = [
    { ...resource, properties, ids },
    ...(auditUrl === undefined
      ? []
      : [{ ...auditResource, properties: auditPropertiesOf(spacelift.url, auditUrl), ids: {} }]),
  ];

  return {
    /** Rejects with the registrar's reason. */
    register: async (): Promise<void> => {
      for (const each of resources) {
        const { status, reason } = await cloudFormation.resource({ ...each, invoke }).deploy(each.properties);
        if (status === "FAILED") throw new Error(reason);
      }
    },
    /** Until the signal aborts. */
    watch: async (signal: AbortSignal): Promise<void> => {
      const failures = new Map<string, string>();
      while (!signal.aborted) {
        await sleep(lookMilliseconds, undefined, { signal }).catch(() => {});
        if (signal.aborted) return;
        for (const { logicalId, properties: registered, ids: known } of resources) {
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

function propertiesOf(spaceliftEndpoint: string, webhookUrl: string, includeTags: readonly OptInPart[]) {
  return writeProperties(
    { ...registrationProperties, ...policyProperties },
    {
      SpaceliftEndpoint: spaceliftEndpoint,
      Space: "root",
      Name: webhookId,
      Owner: "managed-by:simulator",
      WebhookUrl: webhookUrl,
      ApiKeyIdParameter: apiKeyIdParameter,
      ApiKeySecretParameter: apiKeySecretParameter,
      WebhookSecretParameter: webhookSecretParameter,
      WebhookSecretVersion: 1,
      RefuseOldSecret: false,
      FinishedStates: defaultFinishedStates,
      IncludeTags: includeTags,
      RecreateDeleted: true,
      RepairPolicy: false,
      PolicyExtension: "",
      PolicyCore: "a digest",
    },
  );
}
