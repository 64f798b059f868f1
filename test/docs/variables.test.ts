import { expect, test } from "vitest";
import { readPages } from "./pages.ts";
import { parseShellBlocks } from "./shell-blocks.ts";

test.each(readPages().map(({ file, text }) => [file, text]))(
  "%s sets each variable before it uses it",
  (file, text) => {
    expect(findUnset(file, text)).toEqual([]);
  },
);

test("a variable that no earlier block sets is found", () => {
  const page = '```sh\nA=1 B=2\necho "$A" "$B" "$C"\n```\n\n```sh\nexport D=1\necho "$D" "$E"\nE=2\n```\n';
  expect(findUnset("page.md", page)).toEqual(["C", "E"]);
});

/** The names of variables that a page's commands use before one of them sets it. Positional parameters do not count. */
function findUnset(file: string, text: string): readonly string[] {
  const set = new Set<string>();
  return parseShellBlocks(file, text)
    .flatMap((block) => block.text.split("\n"))
    .flatMap((line) => {
      const unset = [...line.matchAll(/\$\{?([A-Za-z_]\w*)/g)]
        .map(([, name = ""]) => name)
        .filter((name) => !set.has(name));
      for (const [, name = ""] of line.matchAll(/(?<![\w$-])([A-Za-z_]\w*)=(?!=)/g)) set.add(name);
      return unset;
    });
}
