import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "../../../lambda/shared/secret.ts";

const secret = new Secret("hunter2");

test.each([
  ["joining it to text", ["key", secret].join(" ")],
  ["String", String(secret)],
  ["JSON", JSON.stringify({ secret })],
  ["inspect with hidden properties", inspect({ secret }, { showHidden: true, depth: 5 })],
  ["its properties", JSON.stringify([Object.entries(secret), Object.getOwnPropertyNames(secret)])],
  [
    "an error's message",
    new Error("wrong key", { cause: secret }).message + inspect(new Error("x", { cause: secret })),
  ],
])("%s does not show a secret", (_, shown) => {
  expect(shown).not.toContain("hunter2");
});

test("reveal returns the value", () => {
  expect(secret.reveal()).toBe("hunter2");
});
