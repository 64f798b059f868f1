import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keepReachedDeclarations } from "../../../scripts/build/declarations.ts";
import { createFolder } from "../../lib/synthesis.ts";

test("only declarations that the entry reaches stay, also over a cycle, and nothing else is deleted", () => {
  const folder = createFolder("declarations");
  mkdirSync(join(folder, "deep"));
  const files = {
    "index.d.ts": 'export { A } from "./a.ts";\nexport type B = import("./deep/b.ts").B;\n',
    "a.d.ts": 'import "./index.ts";\nimport { z } from "zod";\nexport * from "./index.ts";\n',
    "deep/b.d.ts": 'export type { C } from "../c.js";\n',
    "c.d.ts": "",
    "unused.d.ts": 'export { A } from "./a.ts";\n',
    "deep/unused.d.ts": "",
    "index.js": "",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  keepReachedDeclarations(join(folder, "index.d.ts"), [folder]);
  const left = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("."));
  expect(left.toSorted()).toEqual(["a.d.ts", "c.d.ts", "deep/b.d.ts", "index.d.ts", "index.js"]);
});
