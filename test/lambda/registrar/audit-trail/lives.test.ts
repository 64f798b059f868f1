import { describe, expect, test } from "vitest";
import { hour } from "../../../virtual-time.ts";
import { type Interruption, interruptionKinds } from "../../shared/custom-resource/interruption.ts";
import { interruptEveryCall, type Lived } from "../../shared/custom-resource/sweep.ts";
import { type AuditLife, auditLives } from "./lives.ts";
import { createAuditWorld } from "./world.ts";

async function live(life: AuditLife, interruption?: Interruption): Promise<Lived> {
  const world = createAuditWorld({ interruption });
  await world.pass(hour);
  world.arm();
  await life(world);
  return { calls: world.calls(), wrong: world.refused() };
}

describe.each(Object.entries(auditLives))("%s", (_, life) => {
  test("without an interruption", async () => {
    expect(await live(life)).toEqual({ calls: expect.any(Number), wrong: [] });
  });

  test.each(interruptionKinds)("%s at every call", { timeout: 120_000 }, async (kind) => {
    expect(await interruptEveryCall(kind, (interruption) => live(life, interruption))).toEqual([]);
  });
});
