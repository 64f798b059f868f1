import { expect, test } from "vitest";
import { nearestTests } from "../../../scripts/mutate/nearest-tests.ts";

const sources = new Map([
  ["lambda/a.ts", ""],
  ["lambda/b.ts", 'import { a } from "./a.ts";\nimport type { D } from "./d.ts";'],
  ["lambda/c.ts", 'export {\n  b,\n} from "./b.ts";'],
  ["lambda/d.ts", ""],
  ["test/one.test.ts", 'import { b } from "../lambda/b.ts";'],
  ["test/two.test.ts", 'import { c } from "../lambda/c.ts";'],
  ["test/harness.ts", 'import { b } from "../lambda/b.ts";'],
  ["test/lambda/c.test.ts", 'import { h } from "../harness.ts";'],
  ["test/lambda/c.property.test.ts", ""],
  ["test/lambda/cc.test.ts", ""],
  ["test/lambda/c.contract.ts", ""],
  ["test/three.test.ts", 'import { a } from "./harness.ts";\nimport { a } from "../lambda/c.ts";'],
]);

test.each([
  ["lambda/a.ts", ["test/one.test.ts"]],
  ["lambda/b.ts", ["test/one.test.ts"]],
  [
    "lambda/c.ts",
    ["test/lambda/c.property.test.ts", "test/lambda/c.test.ts", "test/three.test.ts", "test/two.test.ts"],
  ],
  ["test/harness.ts", ["test/lambda/c.test.ts", "test/three.test.ts"]],
  ["lambda/d.ts", []],
])("the tests nearest to %s", (file, tests) => {
  expect(nearestTests(sources, file)).toEqual(tests);
});
