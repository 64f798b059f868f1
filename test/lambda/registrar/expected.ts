import { expect } from "vitest";
import { splitPolicy } from "../../../lambda/contract/policy.ts";
import { runLogsName } from "../../../lambda/contract/run-logs.ts";
import { generationOf } from "../../../lambda/registrar/domain/resource.ts";
import { secretInUse } from "../../../lambda/registrar/domain/secret-rotation.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { parseWebhookSecrets } from "../../../lambda/shared/webhook-secrets.ts";
import { name, owner, type Properties, parameterNames } from "./installation.ts";
import type { World } from "./world.ts";

export const webhook = { space: "root", enabled: true, retryOnFailure: true, failuresInARow: 0, labels: ["flows"] };
export const policy = {
  space: "root",
  type: "NOTIFICATION",
  description: "",
  engineType: "REGO_V1" as const,
  labels: [],
};

/** The returned function lists the changes to them. */
export function addBystanders({ account, other }: World): () => readonly string[] {
  const accounts = [account, other];
  for (const { webhooks, policies } of accounts) {
    webhooks.create({ ...webhook, name: "flows", endpoint: "https://flows.example" });
    webhooks.create({ ...webhook, name: "other", endpoint: "https://other.example", labels: [`${owner}-2/0a-1b/x`] });
    policies.create({ ...policy, name: "other", body: "package spacelift", labels: [`${owner}-2/0a-1b/x`] });
  }
  const shown = () =>
    accounts.flatMap(({ webhooks, policies }) =>
      [...webhooks.list(), ...policies.list()]
        .filter((each) => each.name !== name && each.name !== runLogsName(name))
        .map((each) => JSON.stringify(each)),
    );
  const before = shown();
  return () => [
    ...shown().filter((each) => !before.includes(each)),
    ...before.filter((each) => !shown().includes(each)),
  ];
}

export function ours({ webhooks, policies }: World["account"], wanted = name) {
  const isOurs = (each: { readonly name: string }) => each.name === wanted;
  return { webhooks: webhooks.list().filter(isOurs), policies: policies.list().filter(isOurs) };
}

type Stack = ReturnType<World["stack"]>;

interface Owned {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly changes?: Partial<Properties> | undefined;
}

/** None if `owned` is undefined. */
export function expectOwned(
  world: World,
  account: World["account"],
  url: string,
  owned: Owned | undefined,
  wanted = name,
  parameter: string = parameterNames.webhook,
): void {
  const { webhooks, policies } = ours(account, wanted);
  if (owned === undefined) {
    expect({ webhooks, policies }).toEqual({ webhooks: [], policies: [] });
    return;
  }
  const { stack, logicalId, changes } = owned;
  const properties = stack.properties(logicalId, changes);
  const generation = generationOf({ stackId: stack.stackId, logicalId }, new URL(url).host);
  const labels = [expect.stringMatching(new RegExp(`/${generation}$`))];
  expect(webhooks).toEqual([expect.objectContaining({ endpoint: properties["WebhookUrl"], enabled: true, labels })]);
  expect(policies).toEqual([expect.objectContaining({ labels })]);
  const body = policies[0]?.body ?? "";
  expect(/^endpoint_id := "(.*)"$/m.exec(body)?.[1]).toBe(webhooks[0]?.id);
  expect(splitPolicy(body).extension).toBe(properties["PolicyExtension"]);
  const lines = parseWebhookSecrets(new Secret(world.parameters.contents().get(parameter) ?? ""));
  const version = Number(properties["WebhookSecretVersion"]);
  const secret = secretInUse(lines, { registration: generation, version });
  expect(secret?.reveal()).toBe(webhooks[0]?.secret?.reveal() ?? "no secret");
}

/** Lines without an end, and without their secrets. */
export function inUse(world: World): readonly string[] {
  return world.lines().filter((line) => !line.endsWith("ends"));
}
