import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseContext } from "../../../lib/configuration/parse-context.ts";
import { createFolder } from "../synthesis.ts";

const spaceliftEndpoint = "https://acme.app.spacelift.io";

function messages(names: readonly string[]): readonly string[] {
  const folder = createFolder("context");
  const files = names.map((integrationName, index) => {
    writeFileSync(join(folder, `${index}.json`), JSON.stringify({ integrationName }));
    return `${index}.json`;
  });
  const parsed = parseContext({ spaceliftEndpoint, config: files.join() }, folder);
  return parsed.outcome === "valid" ? [] : parsed.errors.map(({ message }) => message);
}

test("without a file, the stack has the default name", () => {
  expect(parseContext({ spaceliftEndpoint }, "/")).toEqual({
    outcome: "valid",
    installations: [{ stackName: "spacelift-datadog", props: { spaceliftEndpoint } }],
  });
});

test("two files with one name are refused, because they would be one stack", () => {
  expect(messages(["prod", "audit"])).toEqual([]);
  expect(messages(["prod", "audit", "prod"])).toEqual([
    'The configuration of spacelift-datadog in 2.json cannot be used:\n  integrationName: received "prod"; 0.json has the same name. Give each installation its own',
  ]);
});
