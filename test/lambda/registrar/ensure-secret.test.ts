import { describe, expect, test } from "vitest";
import { parseRegistration } from "../../../lambda/registrar/domain/registration-properties.ts";
import { generationOf } from "../../../lambda/registrar/domain/resource.ts";
import { ensureSecret } from "../../../lambda/registrar/ensure-secret.ts";
import { createMemory } from "../../../lambda/registrar/registration-memory.ts";
import { endSecrets, retireOtherSecrets } from "../../../lambda/registrar/retire-secrets.ts";
import { takeFence } from "../../../lambda/shared/custom-resource/fence.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createFencesStandIn } from "../../../simulator/stand-ins/fences.ts";
import { createParametersStandIn } from "../../../simulator/stand-ins/parameters.ts";
import { propertiesFor } from "./installation.ts";

const now = 1_800_000_000_000;
const tomorrow = "2027-01-16T08:00:00.000Z";
const parameter = "/a/webhook-secret";
const host = "acme.example";
const resource = { stackId: "stack", logicalId: "Registered" };
const generation = generationOf(resource, host);
const registration = {
  ...parseRegistration(propertiesFor("https://acme.example"), resource),
  ...{ webhookSecretParameter: parameter, webhookSecretVersion: 2 },
};
const ours = (secret: string, version: number) => `${secret} for=${generation} version=${version}`;
const theirs = "theirs for=0a1b-2c3d/acme.example version=1";

/** Its writes and removals fail where `isDown`. */
async function store(lines: readonly string[], isDown = false) {
  const parameters = createParametersStandIn({ clock: () => now });
  if (lines.length > 0) parameters.put(parameter, lines.join("\n"));
  const fail = () => Promise.reject(new Error("SSM is out of reach"));
  const ports = {
    ...{ now: () => now, wait: () => Promise.resolve() },
    parameters: isDown ? { ...parameters, write: fail, remove: fail } : parameters,
  };
  const fencePorts = { ...ports, fences: createFencesStandIn(), newToken: () => "token" };
  const fence = await takeFence("key", { id: "request" }, fencePorts);
  const memory = createMemory(fence);
  const step = { registration, fence, memory, ports };
  return { step, memory, lines: () => parameters.contents().get(parameter)?.split("\n") };
}

test("the end of the only registration deletes the parameter", async () => {
  const { step, lines } = await store([ours("new", 2), `${ours("old", 1)} until=${tomorrow}`]);
  await endSecrets(step, host);
  expect(lines()).toBeUndefined();
});

test("the end of a registration leaves the line of another one", async () => {
  const { step, lines } = await store([ours("new", 2), theirs]);
  await endSecrets(step, host);
  expect(lines()).toEqual([theirs]);
});

test("a secret stays accepted for a day if its resource has a successor in another account", async () => {
  const { step, memory, lines } = await store([ours("new", 2)]);
  memory.change("other.example", { hosts: ["other.example"] });
  await endSecrets(step, host);
  expect(lines()).toEqual([`${ours("new", 2)} until=${tomorrow}`]);
});

test("the end of a registration leaves the tags that its successor chose", async () => {
  const { step } = await store([ours("new", 2), theirs]);
  const webhookSecretStorage = { tags: { team: "former" } };
  await endSecrets({ ...step, registration: { ...registration, webhookSecretStorage } }, host);
  expect(step.ports.parameters.storageOf(parameter)?.tags).toEqual({});
});

test.each([[[theirs]], [["by hand"]], [[]]])(
  "the end of a registration leaves the lines %j, which it did not write",
  async (kept) => {
    const { step, lines } = await store(kept);
    await endSecrets(step, host);
    expect(lines() ?? []).toEqual(kept);
  },
);

test.each([[[ours("new", 2)]], [[ours("new", 2), theirs]]])("a failure to remove %j rejects", async (lines) => {
  await expect(endSecrets((await store(lines, true)).step, host)).rejects.toThrow("SSM is out of reach");
});

describe("during a rotation", () => {
  /** Another process writes the lines `duringWait`. */
  async function rotate(duringWait: readonly string[] | undefined) {
    const { step, lines } = await store([ours("old", 1)]);
    const wait = () => {
      if (duringWait !== undefined) step.ports.parameters.put(parameter, duringWait.join("\n"));
      return Promise.resolve();
    };
    const ports = { ...step.ports, wait, newSecret: () => new Secret("new") };
    const ensured = ensureSecret({ ...step, ports, endMilliseconds: Number.POSITIVE_INFINITY }, host);
    return { ensured, lines };
  }

  test("the new secret is stored before the old one", async () => {
    const { ensured, lines } = await rotate(undefined);
    expect((await ensured).reveal()).toBe("new");
    expect(lines()).toEqual([ours("new", 2), ours("old", 1)]);
  });

  test("a secret that another process removed from the parameter never reaches Spacelift", async () => {
    const { ensured } = await rotate([ours("old", 1), theirs]);
    await expect(ensured).rejects.toThrow("no longer in its parameter");
  });
});

test("a rotation ends the other secrets of the registration in a day", async () => {
  const { step, lines } = await store([ours("new", 2), ours("old", 1), "by hand", theirs]);
  await retireOtherSecrets(step, host, new Secret("new"));
  expect(lines()).toEqual([
    ours("new", 2),
    `${ours("old", 1)} until=${tomorrow}`,
    `by hand until=${tomorrow} by=${generation}`,
    theirs,
  ]);
});

test("a secret that is not accepted retires no other", async () => {
  const { step, lines } = await store([ours("another", 2), ours("old", 1)]);
  await expect(retireOtherSecrets(step, host, new Secret("new"))).rejects.toThrow("/a/webhook-secret was overwritten");
  expect(lines()).toEqual([ours("another", 2), ours("old", 1)]);
});

test("nothing is written without a rotation", async () => {
  const { step, lines } = await store([ours("new", 2), theirs], true);
  await retireOtherSecrets(step, host, new Secret("new"));
  expect(lines()).toEqual([ours("new", 2), theirs]);
});

test("a failure to retire rejects", async () => {
  const { step } = await store([ours("new", 2), ours("old", 1)], true);
  await expect(retireOtherSecrets(step, host, new Secret("new"))).rejects.toThrow("SSM is out of reach");
});
