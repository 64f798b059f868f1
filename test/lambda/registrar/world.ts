import { randomBytes } from "node:crypto";
import { connectSpacelift } from "../../../lambda/adapters/spacelift.ts";
import { writeProperties } from "../../../lambda/contract/properties.ts";
import { secretVersionProperties } from "../../../lambda/contract/registration.ts";
import { createRegistrar } from "../../../lambda/registrar/registrar.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { acceptedSecrets, parseWebhookSecrets, type WebhookSecret } from "../../../lambda/shared/webhook-secrets.ts";
import type { DeploymentSettings } from "../../../simulator/stand-ins/cloudformation-stack.ts";
import type { NamedObjectsSettings } from "../../../simulator/stand-ins/named-objects.ts";
import { createSpaceliftService } from "../../../simulator/stand-ins/spacelift.ts";
import type { DisruptSpacelift } from "../../../simulator/stand-ins/spacelift-exchange.ts";
import { second } from "../../virtual-time.ts";
import type { Interruption } from "../shared/custom-resource/interruption.ts";
import { createResourceWorld } from "../shared/custom-resource/world.ts";
import { connectDirectly, elsewhere } from "./direct-spacelift.ts";
import { apiKey, evaluator, type Properties, parameterNames, policyCore, propertiesFor } from "./installation.ts";

export interface WorldSettings {
  readonly disruptOther?: DisruptSpacelift;
  readonly interruption?: Interruption | undefined;
  readonly objects?: Omit<NamedObjectsSettings, "clock">;
}

/** Ids are no slugs, and lists are late and unordered. */
export const unhelpful = { ids: "suffixed", lagMilliseconds: 90 * second, isUnordered: true } as const;

/** Two accounts, one Parameter Store, and stacks with real registrars, in virtual time. */
export function createWorld({ interruption, objects = {}, disruptOther }: WorldSettings = {}) {
  const refused: string[] = [];
  const parsed = new Map<string, { readonly text: string; readonly lines: readonly WebhookSecret[] }>();
  /** Keeps the result, because it is read after each call. */
  const linesIn = (parameter: string) => {
    const text = parameters.contents().get(parameter) ?? "";
    const before = parsed.get(parameter);
    if (before?.text === text) return before.lines;
    const now = parseWebhookSecrets(new Secret(text));
    parsed.set(parameter, { text, lines: now });
    return now;
  };
  const lines = () => linesIn(parameterNames.webhook);

  /** Records each webhook that delivers to one of our stacks with a secret that its receiver does not accept. */
  const watch = () => {
    const accepted = [parameterNames.webhook, parameterNames.logs].map((parameter) =>
      acceptedSecrets(linesIn(parameter), time.now()).map((secret) => secret.reveal()),
    );
    for (const { account } of [first, other]) {
      for (const { id, endpoint, secret } of account.webhooks.list()) {
        const ofReceiver = accepted[endpoint.endsWith("/run-logs") ? 1 : 0] ?? [];
        const isSigned = secret !== undefined && ofReceiver.includes(secret.reveal());
        if (endpoint.includes(".receiver.example") && !isSigned) refused.push(`${id} at ${time.now()}`);
      }
    }
  };

  const { stack: createStack, ...world } = createResourceWorld({
    functionName: "registrar",
    interruption,
    afterCall: watch,
    createHandler: (ports, request) =>
      createRegistrar({
        ...ports,
        connect: (connection) => connectSpacelift(request, connection),
        newSecret: () => new Secret(randomBytes(32).toString("hex")),
        policyCore,
      }),
  });
  const { time, parameters } = world;

  const createAccount = (url: string, disrupt?: DisruptSpacelift) => {
    const service = createSpaceliftService({ evaluator, clock: time.now, objects, ...(disrupt && { disrupt }) });
    service.account.putApiKey(apiKey);
    for (const each of [url, elsewhere(url)]) world.serve(each, connectDirectly(service, time.now));
    return { account: service.account, url };
  };
  const first = createAccount("https://first.spacelift.example");
  const other = createAccount("https://other.spacelift.example", disruptOther);
  parameters.put(parameterNames.id, apiKey.id);
  parameters.put(parameterNames.secret, apiKey.secret.reveal());

  const stack = (stackName: string) => {
    const { stackId, deploy, destroy } = createStack(stackName);
    const properties = (logicalId: string, changes: Partial<Properties> = {}) =>
      propertiesFor(first.url, {
        Owner: `managed-by:000000000000/us-east-1/${stackName}`,
        WebhookUrl: `https://${logicalId.toLowerCase()}.${stackName}.receiver.example/webhook`,
        ...changes,
      });
    return {
      stackId,
      properties,
      deploy: (template: Readonly<Record<string, Partial<Properties>>>, settings?: DeploymentSettings) =>
        deploy(
          Object.fromEntries(Object.entries(template).map(([id, changes]) => [id, properties(id, changes)])),
          settings,
        ),
      /** With the resource that checks the version of the webhook's secret, as the stack has it. */
      deployVersion: (version: number, changes: Partial<Properties> = {}, settings?: DeploymentSettings) => {
        const checked = writeProperties(secretVersionProperties, {
          RequestedSecretVersion: version,
          WebhookSecretParameter: parameterNames.webhook,
          RegistrationLogicalId: "Registered",
        });
        const registered = properties("Registered", { ...changes, WebhookSecretVersion: `${version}` });
        return deploy({ [`SecretVersion${version}`]: checked, Registered: registered }, settings);
      },
      destroy,
      reconcile: async (logicalId: string, changes: Partial<Properties> = {}) => {
        const { PolicyExtension: _, PolicyCore: __, ...input } = properties(logicalId, changes);
        const identity = { StackId: stackId, LogicalResourceId: logicalId };
        await world.invoke({ Reconcile: { ...input, ...identity } }).catch(() => {});
      },
    };
  };

  return {
    ...world,
    account: first.account,
    url: first.url,
    other: other.account,
    otherUrl: other.url,
    stack,
    refused: (): readonly string[] => [...new Set(refused)],
    /** Without the secrets. */
    lines: (): readonly string[] =>
      lines().map(({ madeFor, untilMilliseconds }) =>
        [
          madeFor === undefined ? "by hand" : `${madeFor.registration} v${madeFor.version}`,
          untilMilliseconds === undefined ? "" : "ends",
        ]
          .join(" ")
          .trim(),
      ),
  };
}

export type World = ReturnType<typeof createWorld>;
