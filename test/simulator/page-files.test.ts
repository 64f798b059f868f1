import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readPageFiles } from "../../simulator/page-files.ts";

const files = await readPageFiles();

test("the page is one document, one script and one stylesheet", () => {
  expect(files.map(({ path, contentType }) => [path, contentType])).toEqual([
    ["/", "text/html; charset=utf-8"],
    ["/page.js", "text/javascript; charset=utf-8"],
    ["/page.css", "text/css; charset=utf-8"],
  ]);
});

test("the script and the stylesheet are complete and have no source map", () => {
  const [, script = "", style = ""] = files.map(({ body }) => body);
  expect(script).toContain("EventSource");
  expect(script).not.toMatch(/\bimport\s*["'{(]/);
  expect(style).not.toContain("@import");
  for (const body of [script, style]) expect(body).not.toContain("sourceMappingURL");
});

test("the page has less than 300 kB, compressed", () => {
  const bytes = files.map(({ body }) => gzipSync(body).length);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(300_000);
});
