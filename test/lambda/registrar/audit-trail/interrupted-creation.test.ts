import { expect, test } from "vitest";
import { hour, minute } from "../../../virtual-time.ts";
import { createAuditWorld } from "./world.ts";

/** From the interruption on, Spacelift answers 503 for a while. */
async function createInterrupted(atCall: number, outageMilliseconds: number) {
  const started = { isReached: () => false, now: () => 0, end: undefined as number | undefined };
  const world = createAuditWorld({
    interruption: { atCall, kind: "cut off after" },
    disrupt: () => {
      if (started.isReached()) started.end ??= started.now() + outageMilliseconds;
      return { kind: started.end !== undefined && started.now() < started.end ? "down" : "none" };
    },
  });
  started.isReached = () => world.calls() >= atCall;
  started.now = world.time.now;
  world.arm();
  const { status, answers } = await world.stack("one").deploy({ Audit: {} });
  const isLeft = world.first.auditTrail.webhook() !== undefined || world.inUse().length > 0;
  return { calls: world.calls(), status, deletion: answers.at(-1)?.status ?? "none", isLeft };
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
    deletions.push(created.deletion);
    if (created.deletion === "SUCCESS" && created.isLeft) wrong.push(`left after call ${atCall}`);
  }
  expect(wrong).toEqual([]);
  expect(deletions.includes("FAILED")).toBe(outage === 3 * hour);
});
