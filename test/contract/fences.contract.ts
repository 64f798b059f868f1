import { beforeEach, describe, expect, test } from "vitest";
import type { Fences } from "../../lambda/shared/custom-resource/fences.ts";

/** The registrar's assumptions about its fences, for the table and its stand-in. */
export function describeFencesContract(name: string, makeFences: () => Promise<Fences>): void {
  describe(`the fences contract: ${name}`, () => {
    let fences: Fences;
    const key = "R#arn:aws:cloudformation:eu-west-1:1:stack/platform/0a1b#Registered";

    beforeEach(async () => {
      fences = await makeFences();
    });

    test("an unused key has no item", async () => {
      expect(await fences.read(key)).toBeUndefined();
    });

    test("stores an item once, and reads it unchanged", async () => {
      const item = { token: "first", note: JSON.stringify({ text: "ü🚀".repeat(50_000) }) };
      expect(await fences.replace(key, undefined, item)).toBe(true);
      expect(await fences.read(key)).toEqual(item);
      expect(await fences.replace(key, undefined, { token: "second", note: "{}" })).toBe(false);
      expect(await fences.read(key)).toEqual(item);
    });

    test("replaces an item only for the current token", async () => {
      await fences.replace(key, undefined, { token: "first", note: "1" });
      expect(await fences.replace(key, "second", { token: "third", note: "3" })).toBe(false);
      expect(await fences.replace(key, "first", { token: "second", note: "2" })).toBe(true);
      expect(await fences.replace(key, "first", { token: "third", note: "3" })).toBe(false);
      expect(await fences.replace(key, "second", { token: "second", note: "4" })).toBe(true);
      expect(await fences.read(key)).toEqual({ token: "second", note: "4" });
    });

    test("creates no item for an unknown token", async () => {
      expect(await fences.replace(key, "first", { token: "second", note: "2" })).toBe(false);
      expect(await fences.read(key)).toBeUndefined();
    });

    test("lets one of several concurrent writes win", async () => {
      const tokens = ["a", "b", "c", "d"];
      const won = await Promise.all(tokens.map((token) => fences.replace(key, undefined, { token, note: token })));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await fences.read(key))?.token).toBe(tokens[won.indexOf(true)]);
    });

    test("keeps keys apart", async () => {
      await fences.replace(key, undefined, { token: "first", note: "1" });
      expect(await fences.read(`${key}2`)).toBeUndefined();
      expect(await fences.replace(`${key}2`, undefined, { token: "other", note: "2" })).toBe(true);
      expect((await fences.read(key))?.token).toBe("first");
    });
  });
}
