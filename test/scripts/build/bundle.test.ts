import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { functionNames, functions } from "../../../lambda/contract/functions.ts";
import { bundleFunction } from "../../../scripts/build/bundle.ts";

const root = join(import.meta.dirname, "../../..");
const elsewhere = mkdtempSync(join(tmpdir(), "spacelift-datadog-sources-"));
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

test.each(functionNames)("the same sources give the same %s in any folder, within its limit", async (name) => {
  mkdirSync(elsewhere, { recursive: true });
  for (const sources of ["datadog", "lambda", "policy", "package.json", "tsconfig.json"])
    cpSync(join(root, sources), join(elsewhere, sources), { recursive: true });
  rmSync(join(elsewhere, "node_modules"), { force: true });
  symlinkSync(join(root, "node_modules"), join(elsewhere, "node_modules"));

  const { code } = await bundleFunction(root, name);
  expect(Buffer.from((await bundleFunction(elsewhere, name)).code).equals(code)).toBe(true);
  expect(code.length).toBeLessThanOrEqual(functions[name].maximumBundleBytes);
});

test("a bundle mentions neither its source map nor this machine", async () => {
  const text = Buffer.from((await bundleFunction(root, "forwarder")).code).toString();
  expect(text).not.toContain("sourceMappingURL");
  expect(text).not.toContain(root);
});

test("a bundle leaves SHA-256 to Node", async () => {
  const text = Buffer.from((await bundleFunction(root, "poller")).code).toString();
  expect(text.includes('createHash)("sha256")')).toBe(true);
  // The first constant of SHA-256 (FIPS 180-4, 4.2.2).
  expect(text.includes(String(0x428a2f98))).toBe(false);
});
