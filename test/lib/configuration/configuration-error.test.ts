import { expect, test } from "vitest";
import { ConfigurationError, type ConfigurationProblem } from "../../../lib/configuration/configuration-error.ts";

test("the message has a line for each problem, with the key, the value and the remedy", () => {
  const problems: readonly ConfigurationProblem[] = [
    { code: "invalid", key: "datadogSite", received: '"x"', remedy: "allowed: y" },
    { code: "unknown", key: "colour", received: "a value", remedy: "is not a configuration key" },
  ];
  const error = new ConfigurationError(problems);
  expect(error.problems).toBe(problems);
  expect(error.message.split("\n").slice(1)).toEqual([
    '  datadogSite: received "x"; allowed: y',
    "  colour: is not a configuration key",
  ]);
});
