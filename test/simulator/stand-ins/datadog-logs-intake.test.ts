import { expect, test } from "vitest";
import { createLogsIntake } from "../../../simulator/stand-ins/datadog-logs-intake.ts";

const post = (messages: readonly string[]) => Buffer.from(JSON.stringify(messages.map((message) => ({ message }))));

test("holds the newest logs, as far as their texts fit", () => {
  const intake = createLogsIntake(Date.now, { maximumLogCharacters: 500 });
  for (const letter of ["a", "b", "c"]) intake.submit(post([letter.repeat(100), letter.repeat(100)]), "identity");
  expect(intake.held().map(({ id, message }) => [id, message.charAt(0)])).toEqual([
    [3, "b"],
    [4, "b"],
    [5, "c"],
    [6, "c"],
  ]);
  intake.submit(post(["d".repeat(600)]), "identity");
  expect(intake.held()).toEqual([]);
  intake.submit(post(["e"]), "identity");
  expect(intake.held().map(({ message }) => message)).toEqual(["e"]);
});

test("holds 5,000 logs without a limit of characters", () => {
  const intake = createLogsIntake(Date.now);
  for (let count = 0; count < 6; count += 1) intake.submit(post(Array(1_000).fill("a".repeat(1_000))), "identity");
  expect(intake.held()).toHaveLength(5_000);
  expect(intake.held()[0]?.id).toBe(1_001);
});
