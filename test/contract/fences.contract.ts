import { beforeEach, describe, expect, test } from "vitest";
import type { Fences } from "../../lambda/shared/custom-resource/fences.ts";

/** What the registrar counts on, of the table and of whatever stands in for it. */
export function describeFencesContract(name: string, makeFences: () => Promise<Fences>): void {
  describe(`the fences contract: ${name}`, () => {
    let fences: Fences;
    const key = "R#arn:aws:cloudformation:eu-west-1:1:stack/platform/0a1b#Registered";

    beforeEach(async () => {
      fences = await makeFences();
    });

    test("a key that nobody used has no item", async () => {
      expect(await fences.read(key)).toBeUndefined();
    });

    test("an item is stored once, and read as it was written", async () => {
      const item = { token: "first", note: JSON.stringify({ text: "ü🚀".repeat(50_000) }) };
      expect(await fences.replace(key, undefined, item)).toBe(true);
      expect(await fences.read(key)).toEqual(item);
      expect(await fences.replace(key, undefined, { token: "second", note: "{}" })).toBe(false);
      expect(await fences.read(key)).toEqual(item);
    });

    test("only who names the token that is there replaces an item", async () => {
      await fences.replace(key, undefined, { token: "first", note: "1" });
      expect(await fences.replace(key, "second", { token: "third", note: "3" })).toBe(false);
      expect(await fences.replace(key, "first", { token: "second", note: "2" })).toBe(true);
      expect(await fences.replace(key, "first", { token: "third", note: "3" })).toBe(false);
      expect(await fences.replace(key, "second", { token: "second", note: "4" })).toBe(true);
      expect(await fences.read(key)).toEqual({ token: "second", note: "4" });
    });

    test("no item comes of a token that is not there", async () => {
      expect(await fences.replace(key, "first", { token: "second", note: "2" })).toBe(false);
      expect(await fences.read(key)).toBeUndefined();
    });

    test("of several at once, one wins", async () => {
      const tokens = ["a", "b", "c", "d"];
      const won = await Promise.all(tokens.map((token) => fences.replace(key, undefined, { token, note: token })));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await fences.read(key))?.token).toBe(tokens[won.indexOf(true)]);
    });

    test("another key is another item", async () => {
      await fences.replace(key, undefined, { token: "first", note: "1" });
      expect(await fences.read(`${key}2`)).toBeUndefined();
      expect(await fences.replace(`${key}2`, undefined, { token: "other", note: "2" })).toBe(true);
      expect((await fences.read(key))?.token).toBe("first");
    });
  });
}
