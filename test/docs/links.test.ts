import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { parseAnchors, parseLinks } from "./links.ts";
import { type DocumentationPage, readPage, readPages, root } from "./pages.ts";

const pages = [
  ...readPages(),
  ...["CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"].map((file) => ({ file, text: readPage(file) })),
];

test.each(pages.map((page) => [page.file, page] as const))("%s has no broken link", (_, page) => {
  expect(findBroken(page)).toEqual([]);
});

test("a link to a file or a heading that does not exist is broken", () => {
  const text = "# A b: `c`\n\n[a](#a-b-c) [b](#b) [c](README.md#nowhere) [d](none.md) [e](https://example.com/x)\n";
  expect(findBroken({ file: "page.md", text })).toEqual(["#b", "README.md#nowhere", "none.md"]);
});

test("links in code do not count, and a repeated heading has a numbered anchor", () => {
  expect(parseLinks('```sh\n[a](b)\n```\n<source srcset="c.svg"> ![d](e.png)\n')).toEqual([
    { path: "c.svg", anchor: undefined },
    { path: "e.png", anchor: undefined },
  ]);
  expect(parseAnchors("## Same\n```sh\n# no heading\n```\n## Same\n")).toEqual(["same", "same-1"]);
});

test("the index lists every page of docs once", () => {
  const paths = parseLinks(readPage("docs/README.md")).map(({ path }) => normalize(join("docs", path)));
  const expected = pages.map(({ file }) => file).filter((file) => /^docs\/(?!README)[^/]+$/.test(file));
  expect(paths.toSorted()).toEqual([...expected, "docs/decisions/README.md"].toSorted());
});

function findBroken({ file, text }: DocumentationPage): readonly string[] {
  return parseLinks(text)
    .filter(({ path, anchor }) => {
      const target = join(root, dirname(file), path);
      if (path !== "" && !existsSync(target)) return true;
      if (anchor === undefined) return false;
      return !parseAnchors(path === "" ? text : readFileSync(target, "utf8")).includes(anchor);
    })
    .map(({ path, anchor }) => (anchor === undefined ? path : `${path}#${anchor}`));
}
