import { expect, test } from "vitest";
import { preparedHandler } from "../../../lambda/shared/prepared-handler.ts";

test("prepares at the start and before the work of each invocation", async () => {
  const done: string[] = [];
  const handler = preparedHandler(
    () => done.push("prepare"),
    async (event: string, context: number) => {
      done.push(event);
      return context;
    },
  );
  expect(done).toEqual(["prepare"]);
  expect(await handler("first", 1)).toBe(1);
  expect(await handler("second", 2)).toBe(2);
  expect(done).toEqual(["prepare", "prepare", "first", "prepare", "second"]);
});
