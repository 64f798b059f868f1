import { describe, expect, test } from "vitest";
import { hour } from "../../virtual-time.ts";
import { addBystanders } from "./expected.ts";
import { type Life, lives } from "./lives.ts";
import { createWorld, type Interruption, unhelpful } from "./world.ts";

interface Lived {
  /** How many calls to the outside there were. */
  readonly calls: number;
  /** Webhooks that were signed with what nobody accepts. */
  readonly refused: readonly string[];
  /** What belongs to others and is not as it was. */
  readonly changed: readonly string[];
}

async function live({ begin, live: liveOn }: Life, interruption?: Interruption): Promise<Lived> {
  const world = await createWorld({ interruption, objects: unhelpful });
  try {
    const changed = addBystanders(world);
    begin?.(world);
    // Lists show by then what was there before.
    await world.pass(hour);
    world.arm();
    await liveOn(world);
    return { calls: world.calls(), refused: world.refused(), changed: changed() };
  } finally {
    await world.close();
  }
}

describe.each(Object.entries(lives))("%s", (_, life) => {
  test("without a mishap", async () => {
    expect(await live(life)).toEqual({ calls: expect.any(Number), refused: [], changed: [] });
  });

  test.each<Interruption["kind"]>(["cut off before", "cut off after", "cancelled", "doubled"])(
    "%s at every call",
    { timeout: 120_000 },
    async (kind) => {
      for (let atCall = 1, calls = atCall; calls >= atCall; atCall += 1) {
        const lived = await live(life, { atCall, kind }).catch((error: unknown) => {
          throw new Error(`${kind} at call ${atCall}: ${error instanceof Error ? error.message : ""}`, {
            cause: error,
          });
        });
        expect({ ...lived, atCall }).toEqual({ calls: lived.calls, refused: [], changed: [], atCall });
        calls = lived.calls;
      }
    },
  );
});
