import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import { connectSpacelift } from "../../../lambda/adapters/spacelift.ts";
import { connectEvaluations } from "../../../lambda/adapters/spacelift-evaluations.ts";
import { createSpaceliftHttp } from "../../../lambda/adapters/spacelift-http.ts";
import { type WrittenProperties, writeProperties } from "../../../lambda/contract/properties.ts";
import {
  caProperties,
  contentProperties,
  policyProperties,
  registrationProperties,
  secretKeyProperties,
  secretTagProperties,
} from "../../../lambda/contract/registration.ts";
import { generationOf } from "../../../lambda/registrar/domain/resource.ts";
import { createRegistrar } from "../../../lambda/registrar/registrar.ts";
import type { RegistrarRecovery } from "../../../lambda/registrar/registrar-ports.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { acceptedSecrets, parseWebhookSecrets } from "../../../lambda/shared/webhook-secrets.ts";
import type { PolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import type { PolicyWorkbench } from "../../../simulator/stand-ins/policy-workbench.ts";
import { startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import type { DisruptSpacelift } from "../../../simulator/stand-ins/spacelift-exchange.ts";
import { createCustomResourceHarness, type HarnessSettings } from "../shared/custom-resource/harness.ts";

const table = {
  ...registrationProperties,
  ...contentProperties,
  ...caProperties,
  ...policyProperties,
  ...secretKeyProperties,
  ...secretTagProperties,
};

export type Properties = WrittenProperties<typeof table>;

export const policyCore = readFileSync(new URL("../../../policy/notification.rego", import.meta.url), "utf8");
export const name = "spacelift-datadog";
export const owner = "managed-by:000000000000/us-east-1/spacelift-datadog";
export const parameterNames = {
  id: `/${name}/spacelift-api-key-id`,
  secret: `/${name}/spacelift-api-key-secret`,
  webhook: `/${name}/webhook-secret`,
  logs: `/${name}/run-logs-secret`,
} as const;
export const apiKey = { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", secret: new Secret("a".repeat(64)), spaces: ["root"] };

export interface InstallationSettings extends HarnessSettings {
  readonly disruptSpacelift?: DisruptSpacelift;
  /** The registrar then recovers lost deliveries. */
  readonly recovery?: Omit<RegistrarRecovery, "connect">;
  /** @default one that sends nothing */
  readonly evaluator?: PolicyEvaluator;
  readonly workbench?: () => Partial<PolicyWorkbench>;
}

/** The evaluator recognises it without OPA. */
export const brokenRego = "this is not rego";

export const evaluator: PolicyEvaluator = {
  name: "none",
  check: (text) => Promise.resolve(text.includes(brokenRego) ? "rego_parse_error: unexpected token" : undefined),
  evaluate: () => Promise.resolve({ kind: "evaluated", deliveries: [], isSampled: false }),
  close: () => {},
};

/** The registrar and its adapters are real. Time is virtual. */
export async function createInstallation(settings: InstallationSettings = {}) {
  const { disruptSpacelift, recovery, evaluator: policyEvaluator = evaluator, workbench, ...others } = settings;
  const harness = createCustomResourceHarness(
    "registrar",
    (ports, guarded) => {
      const http = createSpaceliftHttp({ parameters: ports.parameters, now: ports.now });
      return createRegistrar({
        ...ports,
        connect: (connection) =>
          connectSpacelift(
            guarded((request) => time.still(http(connection.caParameter)(request))),
            connection,
          ),
        newSecret: () => new Secret(randomBytes(32).toString("hex")),
        policyCore,
        ...(recovery && {
          recovery: {
            ...recovery,
            connect: (connection) =>
              connectEvaluations(
                guarded((request) => time.still(http(connection.caParameter)(request))),
                connection,
              ),
          },
        }),
      });
    },
    others,
  );
  const { time, parameters, logged, resource, invoke, settle, scheduled, stackId, logicalId } = harness;
  const spacelift = await startSpaceliftStandIn({
    evaluator: policyEvaluator,
    clock: time.now,
    ...(workbench && { workbench }),
    ...(disruptSpacelift && { disrupt: disruptSpacelift }),
  });
  spacelift.account.putApiKey(apiKey);
  parameters.put(parameterNames.id, apiKey.id);
  parameters.put(parameterNames.secret, apiKey.secret.reveal());

  const properties = (changes: Partial<Properties> = {}): Record<string, string> => ({
    ...defaultProperties(spacelift.url),
    ...changes,
  });

  return {
    time,
    label: `${owner}/${generationOf({ stackId, logicalId }, new URL(spacelift.url).host)}`,
    generation: generationOf({ stackId, logicalId }, new URL(spacelift.url).host),
    identity: { StackId: stackId, LogicalResourceId: logicalId },
    account: spacelift.account,
    spacelift,
    parameters,
    logged,
    settle,
    invoke,
    properties,
    deploy: (changes?: Partial<Properties>) => settle(resource.deploy(properties(changes))),
    destroy: () => settle(resource.destroy()),
    remove: (physicalId: string, changes?: Partial<Properties>) =>
      settle(resource.remove(physicalId, properties(changes))),
    /** Behind the same function. */
    another: (logicalId: string) => harness.anotherResource(logicalId),
    /** Like the schedule. Returns the error of the last invocation. */
    reconcile: (changes?: Partial<Properties>): Promise<string | undefined> => {
      const { PolicyExtension: _, PolicyCore: __, ...input } = { ...defaultProperties(spacelift.url), ...changes };
      const identity = { StackId: stackId, LogicalResourceId: logicalId };
      return scheduled({ Reconcile: { ...input, ...identity, WebhookId: name, PolicyId: name } });
    },
    /** Newest first. */
    acceptedSecrets: (): readonly string[] => {
      const lines = new Secret(parameters.contents().get(parameterNames.webhook) ?? "");
      return acceptedSecrets(parseWebhookSecrets(lines), time.now()).map((secret) => secret.reveal());
    },
    close: spacelift.close,
  };
}

/** Ends with the test. */
export async function install(settings: InstallationSettings = {}) {
  const installation = await createInstallation(settings);
  onTestFinished(installation.close);
  return installation;
}

export type Installation = Awaited<ReturnType<typeof createInstallation>>;

/** As CloudFormation sends them. */
export function propertiesFor(endpoint: string, changes: Partial<Properties> = {}): Record<string, string> {
  return { ...defaultProperties(endpoint), ...changes };
}

function defaultProperties(endpoint: string): Properties {
  return writeProperties(table, {
    SpaceliftEndpoint: endpoint,
    Space: "root",
    Name: name,
    Owner: owner,
    Content: "",
    Installation: "",
    WebhookUrl: "https://api.example/webhook",
    ApiKeyIdParameter: parameterNames.id,
    ApiKeySecretParameter: parameterNames.secret,
    WebhookSecretParameter: parameterNames.webhook,
    SpaceliftCaParameter: "",
    WebhookSecretVersion: 1,
    RefuseOldSecret: false,
    RecreateDeleted: true,
    FinishedStates: ["FINISHED", "FAILED", "DISCARDED", "STOPPED"],
    IncludeTags: [],
    RepairPolicy: false,
    PolicyExtension: "",
    PolicyCore: "a digest",
    WebhookSecretKey: "",
    WebhookSecretTags: {},
  });
}
