import { expect, test } from "vitest";
import { install, keyParameters } from "./installation.ts";
import { createWorld } from "./world.ts";

const down = { kind: "answer", answer: { status: 503, headers: {}, body: "{}" } } as const;

/** From then on Datadog answers 503. */
async function createInterrupted(atCall: number) {
  const outage = { hasBegun: () => false };
  const world = createWorld({
    interruption: { atCall, kind: "cut off after" },
    disrupt: () => (outage.hasBegun() ? down : { kind: "none" }),
  });
  outage.hasBegun = () => world.calls() >= atCall;
  world.arm();
  const { answers } = await world.stack("one").deploy({ Installed: {} });
  const { monitors, dashboards } = world.first.organisation;
  return { calls: world.calls(), last: answers.at(-1), left: [...monitors.list(), ...dashboards.list()].length };
}

test("a creation whose retry meets an outage leaves no object behind a successful deletion", async () => {
  const deletions: string[] = [];
  const wrong: string[] = [];
  for (let atCall = 1, hasCreatedAll = false; !hasCreatedAll; atCall += 1) {
    const { last, left } = await createInterrupted(atCall);
    hasCreatedAll = left === 3;
    deletions.push(last?.status ?? "none");
    if (last?.status === "SUCCESS" && left > 0) wrong.push(`${left} left after call ${atCall}`);
  }
  expect(wrong).toEqual([]);
  expect(deletions).toContain("FAILED");
});

test("a deletion without DynamoDB fails, and its reason says how to delete the stack", async () => {
  let isDown = false;
  const { deploy, destroy, tag } = install({ disruptFences: () => (isDown ? "refuse" : "none") });
  await deploy();
  isDown = true;
  const answer = await destroy();
  expect(answer?.status).toBe("FAILED");
  for (const named of ["DynamoDB", `the tag ${tag}`, "retain this resource"]) expect(answer?.reason).toContain(named);
});

test("a creation that fails before it creates anything is rolled back, also without Datadog", async () => {
  const { deploy, parameters } = install();
  await parameters.remove(keyParameters.app);
  expect(await deploy()).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
});
