import { afterEach, expect, test, vi } from "vitest";
import type { LetterSummary } from "../../../../simulator/messages/letters.ts";
import {
  letters,
  lettersError,
  loadLetters,
  redrive,
  redriveResult,
} from "../../../../simulator/page/dead-letters/letters.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const letter: LetterSummary = {
  ...{ id: "1", destination: "metrics", reason: "rejected", detail: "" },
  ...{ eventId: null, title: null, time: "" },
};

test("many changes cause few readings, and the last reading follows the last change", async () => {
  let readings = 0;
  vi.stubGlobal("fetch", async () => {
    readings += 1;
    return Response.json([{ ...letter, id: `${readings}` }]);
  });
  for (let changes = 0; changes < 50; changes += 1) loadLetters();
  await vi.waitFor(() => expect(letters.value).toEqual([{ ...letter, id: "2" }]), { timeout: 5_000 });
  expect(readings).toBe(2);
  vi.stubGlobal("fetch", () => Promise.reject(new Error("gone")));
  await vi.waitFor(
    () => {
      loadLetters();
      expect(lettersError.value).toMatch(/could not be read/);
    },
    { timeout: 5_000 },
  );
  expect(letters.value).toEqual([{ ...letter, id: "2" }]);
});

test("a redrive tells how many messages it moved, or why it failed", async () => {
  const sent: unknown[] = [];
  vi.stubGlobal("fetch", async (path: string, { body }: RequestInit) => {
    sent.push([path, body]);
    return Response.json({ redriven: sent.length % 3 });
  });
  await redrive(["1"]);
  expect(redriveResult.value).toEqual({ text: "1 message is back on the queue.", isError: false });
  await redrive(["1", "2"]);
  expect(redriveResult.value).toEqual({ text: "2 messages are back on the queue.", isError: false });
  await redrive(["1"]);
  expect(redriveResult.value).toEqual({
    text: "Nothing was redriven: the messages had left the dead-letter queue.",
    isError: false,
  });
  expect(sent).toEqual([
    ["/api/redrive", '{"ids":["1"]}'],
    ["/api/redrive", '{"ids":["1","2"]}'],
    ["/api/redrive", '{"ids":["1"]}'],
  ]);
  vi.stubGlobal("fetch", () => Promise.reject(new Error("gone")));
  await redrive(["1"]);
  expect(redriveResult.value).toEqual({ text: "The simulator does not answer.", isError: true });
});
