import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkRetryable, trimAwsSchemas } from "../../../scripts/build/aws-clients.ts";

const packages = join(import.meta.dirname, "../../../node_modules/@aws-sdk");
const schemas = "client-ssm/dist-es/schemas/schemas_0.js";
const errors = "client-dynamodb/dist-es/models/errors.js";

function read(file: string): string {
  return readFileSync(join(packages, file), "utf8");
}

test("the exceptions that the code distinguishes are kept", () => {
  const trimmed = trimAwsSchemas(read(schemas), schemas);
  expect([...trimmed.matchAll(/registerError\(\w+\$, (\w+)\)/g)].map(([, name]) => name)).toEqual([
    "SSMServiceException",
    "ParameterNotFound",
  ]);
});

test("a computed key becomes the text of its constant", () => {
  const source = 'const _e = "error";\nvar A$ = [{ [_e]: _c }];\nx_registry.registerError(A$, SSMServiceException);\n';
  const known = `${source}x_registry.registerError(B$, ParameterNotFound);`;
  expect(trimAwsSchemas(known, schemas)).toContain('var A$ = [{ "error": _c }];');
});

test.each<readonly [what: string, from: string | RegExp, to: string, sentence: RegExp]>([
  [
    "an exception that is kept and not there",
    /^.*\(ParameterNotFound\$.*$/m,
    "",
    /there is no exception ParameterNotFound/,
  ],
  ["another way to register", /^n0_registry\.registerError\((.*)\);$/m, "n0_registry.registerError($1), 1;", /not all/],
  ["a key that is computed", /^const _e = .*$/m, 'const _e = ["error"].join();', /_e is no constant/],
])("fails with a sentence on a client with %s", (_, from, to, sentence) => {
  const source = read(schemas);
  const changed = source.replace(from, to);
  expect(changed).not.toBe(source);
  expect(() => trimAwsSchemas(changed, schemas)).toThrow(sentence);
});

test("a client that the build does not know fails", () => {
  expect(() => trimAwsSchemas(read(schemas), "client-s3/dist-es/schemas/schemas_0.js")).toThrow(/client-s3/);
});

test("a retryable exception must be kept", () => {
  const source = read(errors);
  expect(checkRetryable(source, errors)).toBe(source);
  const another = `${source}\nexport class Busy extends Error {\n    $retryable = {};\n}`;
  expect(() => checkRetryable(another, errors)).toThrow("Busy allows a retry and is not kept");
});
