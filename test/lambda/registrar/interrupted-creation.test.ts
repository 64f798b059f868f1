import { expect, test } from "vitest";
import { hour, minute } from "../../virtual-time.ts";
import { ours } from "./expected.ts";
import { install, name } from "./installation.ts";
import { createWorld, unhelpful } from "./world.ts";

/** From then on Spacelift answers 503 for a while. */
async function createInterrupted(atCall: number, outageMilliseconds: number) {
  const started = { isReached: () => false, now: () => 0, end: undefined as number | undefined };
  const world = createWorld({
    objects: unhelpful,
    interruption: { atCall, kind: "cut off after" },
    disruptOther: () => {
      if (started.isReached()) started.end ??= started.now() + outageMilliseconds;
      return { kind: started.end !== undefined && started.now() < started.end ? "down" : "none" };
    },
  });
  started.isReached = () => world.calls() >= atCall;
  started.now = world.time.now;
  world.arm();
  const { status, answers } = await world.stack("one").deploy({ Registered: { SpaceliftEndpoint: world.otherUrl } });
  const { webhooks, policies } = ours(world.other);
  return { calls: world.calls(), status, answers, left: [...webhooks, ...policies].length + world.lines().length };
}

test.each([
  ["an outage that ends before the rollback", 8 * minute],
  ["an outage that lasts", 3 * hour],
])("a creation whose retry meets %s leaves nothing that CloudFormation believes to be deleted", async (_, outage) => {
  const deletions: string[] = [];
  const wrong: string[] = [];
  for (let atCall = 1, calls = 1; atCall <= calls; atCall += 1) {
    const created = await createInterrupted(atCall, outage);
    calls = created.calls;
    if (created.status === "COMPLETE") continue;
    const deletion = created.answers.at(-1)?.status ?? "none";
    deletions.push(deletion);
    if (deletion === "SUCCESS" && created.left > 0) wrong.push(`${created.left} left after call ${atCall}`);
  }
  expect(wrong).toEqual([]);
  expect(deletions.includes("FAILED")).toBe(outage === 3 * hour);
});

test("a deletion without DynamoDB fails, and its reason says how to delete the stack", async () => {
  let isDown = false;
  const installation = await install({ disruptFences: () => (isDown ? "refuse" : "none") });
  await installation.deploy();
  isDown = true;
  const answer = await installation.destroy();
  expect(answer?.status).toBe("FAILED");
  for (const named of ["DynamoDB", `the webhook ${name}`, "retain this resource"]) {
    expect(answer?.reason).toContain(named);
  }
  isDown = false;
  expect(await installation.destroy()).toMatchObject({ status: "SUCCESS" });
});

test("a creation without DynamoDB fails, and its rollback succeeds", async () => {
  const { deploy } = await install({ disruptFences: () => "refuse" });
  const { status, reason, followedBy } = await deploy();
  expect({ status, followedBy }).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
  expect(reason).toContain("DynamoDB");
});

test("the policy names the new webhook if somebody deletes the old one during an update", async () => {
  const deleting = { isArmed: false, deleteAll: () => {} };
  const world = createWorld({
    objects: { ids: "suffixed" },
    disruptOther: (field) => {
      if (deleting.isArmed && field === "policyUpdatev2") deleting.deleteAll();
      return { kind: "none" };
    },
  });
  deleting.deleteAll = () => {
    deleting.isArmed = false;
    for (const { id } of ours(world.other).webhooks) world.other.webhooks.delete(id);
  };
  const stack = world.stack("one");
  const there = { SpaceliftEndpoint: world.otherUrl };
  await stack.deploy({ Registered: there });
  deleting.isArmed = true;
  await stack.deploy({ Registered: { ...there, WebhookUrl: "https://moved.receiver.example/webhook" } });
  const { webhooks, policies } = ours(world.other);
  expect(webhooks).toHaveLength(1);
  expect(policies[0]?.body).toContain(`endpoint_id := "${webhooks[0]?.id}"`);
});
