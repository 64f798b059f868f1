import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { HttpClient } from "../../../../lambda/adapters/http.ts";
import { connectSpacelift } from "../../../../lambda/adapters/spacelift.ts";
import { auditTrailProperties } from "../../../../lambda/contract/audit-trail.ts";
import { type WrittenProperties, writeProperties } from "../../../../lambda/contract/properties.ts";
import { secretKeyProperties, secretTagProperties } from "../../../../lambda/contract/registration.ts";
import { findSignature, verify } from "../../../../lambda/receiver/domain/signature.ts";
import { ownEndpoint } from "../../../../lambda/registrar/domain/audit-webhook.ts";
import { generationOf } from "../../../../lambda/registrar/domain/resource.ts";
import { secretInUse } from "../../../../lambda/registrar/domain/secret-rotation.ts";
import { createRegistrar } from "../../../../lambda/registrar/registrar.ts";
import { parseJson } from "../../../../lambda/shared/json.ts";
import { Secret } from "../../../../lambda/shared/secret.ts";
import { acceptedSecrets, parseWebhookSecrets } from "../../../../lambda/shared/webhook-secrets.ts";
import type { StoredAuditWebhook } from "../../../../simulator/stand-ins/audit-trail.ts";
import type { DeploymentSettings } from "../../../../simulator/stand-ins/cloudformation-stack.ts";
import { createSpaceliftService } from "../../../../simulator/stand-ins/spacelift.ts";
import type { DisruptSpacelift } from "../../../../simulator/stand-ins/spacelift-exchange.ts";
import type { Interruption } from "../../shared/custom-resource/interruption.ts";
import { createResourceWorld } from "../../shared/custom-resource/world.ts";
import { connectDirectly, elsewhere } from "../direct-spacelift.ts";
import { apiKey, evaluator, name, parameterNames, policyCore } from "../installation.ts";

export const auditSecretParameter = `/${name}/audit-secret`;

const table = { ...auditTrailProperties, ...secretKeyProperties, ...secretTagProperties };

export type AuditProperties = WrittenProperties<typeof table>;

/** Somebody else's. */
export const foreign: StoredAuditWebhook = {
  ...{ enabled: true, includeRuns: true, retryOnFailure: false },
  endpoint: "https://siem.example/collect?token=hush",
  secret: new Secret("theirs"),
};

export interface AuditWorldSettings {
  readonly interruption?: Interruption | undefined;
  readonly disrupt?: DisruptSpacelift;
  /** The status with which the receiver answers, in place of its own. */
  readonly receiverStatus?: () => number | undefined;
}

/** Two accounts, one Parameter Store, receivers that know its secrets, and stacks with real registrars. Time is virtual. */
export function createAuditWorld({ interruption, disrupt, receiverStatus }: AuditWorldSettings = {}) {
  const refused: string[] = [];
  const delivered: unknown[] = [];
  const lines = () => parseWebhookSecrets(new Secret(parameters.contents().get(auditSecretParameter) ?? ""));
  const accepted = () => acceptedSecrets(lines(), time.now());

  /** Records each webhook at one of our receivers that signs with a secret which the receiver does not accept. */
  const watch = () => {
    for (const { auditTrail } of [first, other]) {
      const webhook = auditTrail.webhook();
      if (webhook === undefined || !isOurs(webhook.endpoint)) continue;
      const isSigned = accepted().some((secret) => secret.reveal() === webhook.secret.reveal());
      if (!isSigned) refused.push(`${webhook.endpoint} at ${time.now()}`);
    }
  };

  const http: HttpClient = ({ url, headers, body }) => {
    const isSigned = verify(accepted(), body ?? Buffer.of(), findSignature(headers));
    const status = receiverStatus?.() ?? (isSigned ? 202 : 401);
    if (isOurs(url)) delivered.push(parseJson(Buffer.from(body ?? "").toString()));
    return Promise.resolve({ kind: "answered", status: isOurs(url) ? status : 204, headers: {}, body: "" });
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

  const createAccount = (url: string, disruptThis?: DisruptSpacelift) => {
    const disrupting = disruptThis && { disrupt: disruptThis };
    const service = createSpaceliftService({ evaluator, http, clock: time.now, ...disrupting });
    service.account.putApiKey(apiKey);
    for (const each of [url, elsewhere(url)]) world.serve(each, connectDirectly(service, time.now));
    return { ...service, url };
  };
  const first = createAccount("https://first.spacelift.example", disrupt);
  const other = createAccount("https://other.spacelift.example");
  parameters.put(parameterNames.id, apiKey.id);
  parameters.put(parameterNames.secret, apiKey.secret.reveal());

  const stack = (stackName: string) => {
    const { stackId, deploy, destroy } = createStack(stackName);
    const properties = (logicalId: string, changes: Partial<AuditProperties> = {}) => ({
      ...writeProperties(table, {
        SpaceliftEndpoint: first.url,
        Name: name,
        AuditUrl: `https://${logicalId.toLowerCase()}.${stackName}.receiver.example/audit`,
        ApiKeyIdParameter: parameterNames.id,
        ApiKeySecretParameter: parameterNames.secret,
        AuditSecretParameter: auditSecretParameter,
        AuditSecretVersion: 1,
        RefuseOldSecret: false,
        RecreateDeleted: true,
        WebhookSecretKey: "",
        WebhookSecretTags: {},
      }),
      ...changes,
    });
    return {
      stackId,
      properties,
      destroy,
      deploy: (template: Readonly<Record<string, Partial<AuditProperties>>>, settings?: DeploymentSettings) =>
        deploy(
          Object.fromEntries(Object.entries(template).map(([id, changes]) => [id, properties(id, changes)])),
          settings,
        ),
      /** Returns the error, if any. */
      reconcile: (logicalId: string, changes?: Partial<AuditProperties>): Promise<string | undefined> => {
        const { WebhookSecretTags: _, ...input } = properties(logicalId, changes);
        const identity = { StackId: stackId, LogicalResourceId: logicalId };
        return world.invoke({ Reconcile: { ...input, ...identity } }).then(
          () => undefined,
          (error: unknown) => String(error),
        );
      },
    };
  };

  return {
    ...world,
    ...{ first, other, stack },
    refused: (): readonly string[] => [...new Set(refused)],
    /** Of our receivers, in order. */
    delivered: (): readonly unknown[] => delivered,
    /** Generations and versions of the lines without an end. */
    inUse: (): readonly string[] =>
      lines().flatMap(({ madeFor, untilMilliseconds }) =>
        untilMilliseconds === undefined ? [`${madeFor?.registration} v${madeFor?.version}`] : [],
      ),
    secretOf: (generation: string, version: number) => secretInUse(lines(), { registration: generation, version }),
  };
}

export type AuditWorld = ReturnType<typeof createAuditWorld>;

interface Owned {
  readonly stack: ReturnType<AuditWorld["stack"]>;
  readonly logicalId: string;
  readonly changes?: Partial<AuditProperties> | undefined;
}

/** The account has no audit webhook if `owned` is undefined. */
export function expectOwned(
  world: AuditWorld,
  { auditTrail, url }: AuditWorld["first"],
  owned: Owned | undefined,
): void {
  const webhook = auditTrail.webhook();
  if (owned === undefined) {
    expect(webhook).toBeUndefined();
    return;
  }
  const { stack, logicalId, changes } = owned;
  const resource = { stackId: stack.stackId, logicalId };
  const { AuditUrl, AuditSecretVersion } = stack.properties(logicalId, changes);
  expect(webhook).toMatchObject({ enabled: true, includeRuns: false, retryOnFailure: true });
  expect(webhook?.endpoint).toBe(ownEndpoint(AuditUrl, resource));
  const secret = world.secretOf(generationOf(resource, new URL(url).host), Number(AuditSecretVersion));
  expect(secret?.reveal()).toBe(webhook?.secret.reveal() ?? "no secret");
}

function isOurs(url: string): boolean {
  return new URL(url).host.endsWith(".receiver.example");
}
