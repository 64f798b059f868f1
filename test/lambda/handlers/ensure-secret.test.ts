import { expect, test } from "vitest";
import { removeSecrets, retireOtherSecrets } from "../../../lambda/handlers/ensure-secret.ts";
import { createParametersStandIn } from "../../../simulator/stand-ins/parameters.ts";

const now = 1_800_000_000_000;
const tomorrow = "2027-01-16T08:00:00.000Z";
const parameter = "/a/webhook-secret";
const registration = { webhookSecretParameter: parameter, endpoint: "https://acme.example", name: "ours" };
const ours = (secret: string, version: number) => `${secret} for=acme.example/ours version=${version}`;
const theirs = "theirs for=acme.example/other version=1";

/** A parameter with these lines; its writes and removals fail where `isDown`. */
function store(lines: readonly string[], isDown = false) {
  const parameters = createParametersStandIn({ clock: () => now });
  if (lines.length > 0) parameters.put(parameter, lines.join("\n"));
  const fail = () => Promise.reject(new Error("SSM is out of reach"));
  const ports = { now: () => now, parameters: isDown ? { ...parameters, write: fail, remove: fail } : parameters };
  return { ports, lines: () => parameters.contents().get(parameter)?.split("\n") };
}

test("a secret that alone is signed with goes with its parameter", async () => {
  const { ports, lines } = store([ours("new", 2), `${ours("old", 1)} until=${tomorrow}`]);
  await removeSecrets(registration, ports);
  expect(lines()).toBeUndefined();
});

test("a secret beside one that another registration signs with is accepted for one more day", async () => {
  const { ports, lines } = store([ours("new", 2), theirs]);
  await removeSecrets(registration, ports);
  expect(lines()).toEqual([`${ours("new", 2)} until=${tomorrow}`, theirs]);
});

test.each([[[theirs]], [["by hand"]], [[]]])(
  "the lines %j stay: they are of no registration that ends",
  async (kept) => {
    const { ports, lines } = store(kept);
    await removeSecrets(registration, ports);
    expect(lines() ?? []).toEqual(kept);
  },
);

test.each([[[ours("new", 2)]], [[ours("new", 2), theirs]]])("a failure to remove %j is not hidden", async (lines) => {
  await expect(removeSecrets(registration, store(lines, true).ports)).rejects.toThrow("SSM is out of reach");
});

test("the other secrets of a registration are accepted for one more day after a rotation", async () => {
  const { ports, lines } = store([ours("new", 2), ours("old", 1), "by hand", theirs]);
  await retireOtherSecrets(registration, ports);
  expect(lines()).toEqual([ours("new", 2), `${ours("old", 1)} until=${tomorrow}`, `by hand until=${tomorrow}`, theirs]);
});

test("without a rotation nothing is written", async () => {
  const { ports, lines } = store([ours("new", 2), theirs], true);
  await retireOtherSecrets(registration, ports);
  expect(lines()).toEqual([ours("new", 2), theirs]);
});

test("a failure to retire is not hidden", async () => {
  const { ports } = store([ours("new", 2), ours("old", 1)], true);
  await expect(retireOtherSecrets(registration, ports)).rejects.toThrow("SSM is out of reach");
});
