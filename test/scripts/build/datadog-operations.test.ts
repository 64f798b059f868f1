import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { functionNames, functions } from "../../../lambda/contract/functions.ts";
import { entryPoint, plainOptions } from "../../../scripts/build/bundle.ts";

const root = join(import.meta.dirname, "../../..");
const require = createRequire(import.meta.url);

/** The operations that a source file calls, of the APIs of Datadog's client that it imports. */
function operationsIn(source: string): readonly string[] {
  const called = new Set([...source.matchAll(/\.(\w+)\(/g)].map(([, name]) => name));
  const apis = source.matchAll(
    /"(@datadog\/datadog-api-client\/dist\/packages\/datadog-api-client-(v\d)\/apis\/(\w+))\.js"/g,
  );
  return [...apis].flatMap(([, path = "", version, name = ""]) => {
    const api: unknown = Reflect.get(require(path), name);
    if (typeof api !== "function") throw new Error(`${path} has no ${name}`);
    const operations = Object.getOwnPropertyNames(api.prototype).filter((each) => called.has(each));
    return operations.map((each) => `${version}.${name}.${each}`);
  });
}

test.each(functionNames)("the table lists the operations of Datadog that the %s calls", async (name) => {
  const { metafile } = await build({
    ...plainOptions(root, entryPoint(root, name)),
    packages: "external",
    metafile: true,
    write: false,
  });
  const called = Object.keys(metafile.inputs).flatMap((file) => operationsIn(readFileSync(join(root, file), "utf8")));
  expect(functions[name].datadogOperations.toSorted()).toEqual([...new Set(called)].sort());
});
