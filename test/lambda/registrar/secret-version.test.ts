import { expect, test } from "vitest";
import { day } from "../../virtual-time.ts";
import { ours } from "./expected.ts";
import { parameterNames } from "./installation.ts";
import { createWorld } from "./world.ts";

async function installed(version: number) {
  const world = createWorld();
  const stack = world.stack("one");
  expect(await stack.deployVersion(version)).toMatchObject({ status: "COMPLETE" });
  const secret = () => ours(world.account).webhooks[0]?.secret?.reveal();
  return { world, stack, secret };
}

test("a version below the registered one is refused, with key, value and remedy", async () => {
  const { stack, secret } = await installed(3);
  const before = secret();
  const { status, answers } = await stack.deployVersion(2);
  expect(status).toBe("ROLLED_BACK");
  expect(answers.map(({ request }) => request)).toEqual(["Create SecretVersion2", "Delete SecretVersion2"]);
  expect(answers[0]?.reason).toBe(
    "webhookSecretVersion is 2, but version 3 is registered, and an older secret may have leaked: set webhookSecretVersion to 3 to keep the present secret, or to 4 for a new one, then deploy again.",
  );
  expect(secret()).toBe(before);
});

test("a lower version is refused even when the old secret is no longer accepted", async () => {
  const { stack, world } = await installed(1);
  await stack.deployVersion(2);
  await world.pass(2 * day);
  expect(await stack.deployVersion(1)).toMatchObject({ status: "ROLLED_BACK" });
});

test("the rollback of a rotation keeps the previous secret, and the rotation can be repeated", async () => {
  const { stack, secret } = await installed(1);
  const before = secret();
  expect(await stack.deployVersion(2, {}, { failsAfterwards: true })).toMatchObject({ status: "ROLLED_BACK" });
  expect(secret()).toBe(before);
  expect(await stack.deployVersion(1)).toMatchObject({ status: "COMPLETE" });
  expect(await stack.deployVersion(2)).toMatchObject({ status: "COMPLETE" });
  expect(secret()).not.toBe(before);
});

test("another stack's versions do not count", async () => {
  const { world, stack } = await installed(5);
  // The parameter still holds the first stack's secret, although the stack's registration was deleted.
  const kept = world.parameters.contents().get(parameterNames.webhook) ?? "";
  await stack.destroy();
  world.parameters.put(parameterNames.webhook, kept);
  expect(await world.stack("two").deployVersion(1)).toMatchObject({ status: "COMPLETE" });
});

test("a rotation with RefuseOldSecret removes the old secret at once", async () => {
  const { stack, world } = await installed(1);
  await stack.deployVersion(2, { RefuseOldSecret: "true" });
  expect(world.lines()).toEqual([expect.stringMatching(/ v2$/)]);
});

test("RefuseOldSecret also removes the secret of an earlier rotation", async () => {
  const { stack, world } = await installed(1);
  await stack.deployVersion(2);
  expect(world.lines()).toEqual([expect.stringMatching(/ v2$/), expect.stringMatching(/ v1 ends$/)]);
  await stack.deployVersion(2, { RefuseOldSecret: "true" });
  expect(world.lines()).toEqual([expect.stringMatching(/ v2$/)]);
});

test("the rollback of a rotation with RefuseOldSecret creates a new secret, since the old one may have leaked", async () => {
  const { stack, secret, world } = await installed(1);
  const leaked = secret();
  await stack.deployVersion(2, { RefuseOldSecret: "true" }, { failsAfterwards: true });
  expect(secret()).not.toBe(leaked);
  expect(world.lines()[0]).toMatch(/ v1$/);
});
