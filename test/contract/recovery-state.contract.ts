import { beforeEach, describe, expect, test } from "vitest";
import type { RecoveryState } from "../../lambda/registrar/recovery/recovery-state.ts";

const source = "acme.app.spacelift.io policy";
const since = 1_800_000_000;
const begun = { source, sinceEpochSeconds: since, completeMilliseconds: since * 1000 + 1 };
const none = { seen: new Set<string>(), reported: new Set<string>() };
const nothingForgotten = { completeMilliseconds: since * 1000 + 2, forgotten: none };

/** The recovery's assumptions about its progress, for the table and its stand-in. */
export function describeRecoveryStateContract(name: string, makeState: () => Promise<RecoveryState>): void {
  describe(`the contract of the recovery's state: ${name}`, () => {
    let state: RecoveryState;
    beforeEach(async () => {
      state = await makeState();
    });

    test("there is nothing before the start, and nothing to change", async () => {
      await state.addSeen(source, "a");
      await state.addReported(source, "a");
      await state.advance(source, { ...nothingForgotten, markEpochSeconds: since });
      await state.start(begun, "another source");
      expect(await state.read()).toBeUndefined();
    });

    test("a start is kept, and a second one changes nothing", async () => {
      await state.start(begun, undefined);
      await state.start({ ...begun, sinceEpochSeconds: since + 1 }, undefined);
      expect(await state.read()).toEqual({ ...begun, markEpochSeconds: since, ...none });
    });

    test("one of two concurrent starts wins", async () => {
      const starts = [1, 2, 3].map((later) => ({ ...begun, sinceEpochSeconds: since + later }));
      await Promise.all(starts.map((start) => state.start(start, undefined)));
      const found = await state.read();
      expect(starts.map(({ sinceEpochSeconds }) => sinceEpochSeconds)).toContain(found?.sinceEpochSeconds);
    });

    test("keys are added, also by several at once", async () => {
      await state.start(begun, undefined);
      await Promise.all(["a", "b", "c", "a"].map((key) => state.addSeen(source, key)));
      await Promise.all(["d", "e"].map((key) => state.addReported(source, key)));
      expect(await state.read()).toMatchObject({ seen: new Set(["a", "b", "c"]), reported: new Set(["d", "e"]) });
    });

    test("a seen key is no longer reported", async () => {
      await state.start(begun, undefined);
      await state.addReported(source, "a");
      await state.addReported(source, "b");
      await state.addSeen(source, "a");
      expect(await state.read()).toMatchObject({ seen: new Set(["a"]), reported: new Set(["b"]) });
      await state.addSeen(source, "b");
      expect(await state.read()).toMatchObject({ seen: new Set(["a", "b"]), reported: new Set() });
    });

    test("the mark advances, and keys are forgotten", async () => {
      await state.start(begun, undefined);
      for (const key of ["a", "b"]) await state.addSeen(source, key);
      for (const key of ["c", "d"]) await state.addReported(source, key);
      const forgotten = { seen: new Set(["a", "x"]), reported: new Set(["c"]) };
      await state.advance(source, { markEpochSeconds: since + 60, completeMilliseconds: 7, forgotten });
      expect(await state.read()).toEqual({
        ...begun,
        ...{ markEpochSeconds: since + 60, completeMilliseconds: 7, seen: new Set(["b"]), reported: new Set(["d"]) },
      });
      await state.advance(source, { markEpochSeconds: since + 60, completeMilliseconds: 8, forgotten: none });
      expect(await state.read()).toMatchObject({ markEpochSeconds: since + 60, completeMilliseconds: 8 });
      await state.advance(source, { ...nothingForgotten, markEpochSeconds: since + 60, isRefused: true });
      expect(await state.read()).toMatchObject({ isRefused: true });
      await state.advance(source, { ...nothingForgotten, markEpochSeconds: since + 60 });
      expect((await state.read())?.isRefused ?? false).toBe(false);
    });

    test("a late recovery sets nothing back", async () => {
      await state.start(begun, undefined);
      await state.addSeen(source, "a");
      await state.advance(source, { ...nothingForgotten, markEpochSeconds: since + 60 });
      const forgotten = { seen: new Set(["a"]), reported: new Set<string>() };
      await state.advance(source, { markEpochSeconds: since + 59, completeMilliseconds: 7, forgotten });
      expect(await state.read()).toMatchObject({
        ...{ markEpochSeconds: since + 60, completeMilliseconds: nothingForgotten.completeMilliseconds },
        seen: new Set(["a"]),
      });
    });

    test("another source replaces the progress, and writes about the earlier one change nothing", async () => {
      await state.start(begun, undefined);
      await state.addSeen(source, "a");
      await state.addReported(source, "b");
      const other = { ...begun, source: "acme.app.spacelift.io policy-2", sinceEpochSeconds: since + 9 };
      await state.start(other, source);
      const fresh = { ...other, markEpochSeconds: since + 9, ...none };
      expect(await state.read()).toEqual(fresh);
      await state.addSeen(source, "c");
      await state.addReported(source, "d");
      await state.advance(source, { ...nothingForgotten, markEpochSeconds: since + 99 });
      await state.start(begun, source);
      expect(await state.read()).toEqual(fresh);
    });
  });
}
