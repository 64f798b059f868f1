import { describe, expect, test } from "vitest";
import { hour } from "../../virtual-time.ts";
import { type Interruption, interruptionKinds } from "../shared/custom-resource/interruption.ts";
import { interruptEveryCall, type Lived } from "../shared/custom-resource/sweep.ts";
import { addBystanders } from "./expected.ts";
import { type Life, lives } from "./lives.ts";
import { createWorld, unhelpful } from "./world.ts";

async function live({ begin, live: liveOn }: Life, interruption?: Interruption): Promise<Lived> {
  const world = createWorld({ interruption, objects: unhelpful });
  const changed = addBystanders(world);
  begin?.(world);
  // After this time the lists show all objects.
  await world.pass(hour);
  world.arm();
  await liveOn(world);
  return { calls: world.calls(), wrong: [...world.refused(), ...changed()] };
}

describe.each(Object.entries(lives))("%s", (_, life) => {
  test("without an interruption", async () => {
    expect(await live(life)).toEqual({ calls: expect.any(Number), wrong: [] });
  });

  test.each(interruptionKinds)("%s at every call", { timeout: 120_000 }, async (kind) => {
    expect(await interruptEveryCall(kind, (interruption) => live(life, interruption))).toEqual([]);
  });
});
