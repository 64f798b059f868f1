import { inspect } from "node:util";
import { expect, test } from "vitest";
import { acceptedSecrets, Secret } from "../../../lambda/domain/secret.ts";

const secret = new Secret("hunter2");

test.each([
  ["joining it to text", ["key", secret].join(" ")],
  ["String", String(secret)],
  ["JSON", JSON.stringify({ secret })],
  ["inspect, with what is hidden", inspect({ secret }, { showHidden: true, depth: 5 })],
  ["what it has", JSON.stringify([Object.entries(secret), Object.getOwnPropertyNames(secret)])],
  [
    "an error's message",
    new Error("wrong key", { cause: secret }).message + inspect(new Error("x", { cause: secret })),
  ],
])("%s does not show a secret", (_, shown) => {
  expect(shown).not.toContain("hunter2");
});

test("reveal gives it", () => {
  expect(secret.reveal()).toBe("hunter2");
});

test("a parameter holds one accepted secret a line, newest first", () => {
  const secrets = acceptedSecrets(new Secret("\n new one \r\nold-one\n\n"));
  expect(secrets.map((each) => each.reveal())).toEqual(["new one", "old-one"]);
});

test("an empty parameter holds no secret, so nothing is accepted", () => {
  expect(acceptedSecrets(new Secret(" \n"))).toEqual([]);
});
