import { describe, expect, test } from "vitest";
import { interruptionKinds } from "../shared/custom-resource/interruption.ts";
import { interruptEveryCall } from "../shared/custom-resource/sweep.ts";
import { live } from "./life.ts";
import { moves } from "./moves.ts";

describe.each(Object.entries(moves))("%s", (_, life) => {
  test("without an interruption", async () => {
    expect(await live(life)).toEqual({ calls: expect.any(Number), wrong: [] });
  });

  test.each(interruptionKinds)("%s at every call", { timeout: 120_000 }, async (kind) => {
    expect(await interruptEveryCall(kind, (interruption) => live(life, interruption))).toEqual([]);
  });
});
