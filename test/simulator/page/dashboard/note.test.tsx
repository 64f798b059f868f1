import { render } from "preact-render-to-string";
import { expect, test } from "vitest";
import { Note } from "../../../../simulator/page/dashboard/note.tsx";

function rendered(content: string): string {
  return render(<Note note={{ type: "note", content, isCentred: false }} />).replace(/^<div[^>]*>|<\/div>$/g, "");
}

test.each([
  ["**Runs** and `states` and *more*", "<p><strong>Runs</strong> and <code>states</code> and <em>more</em></p>"],
  ["one\n\ntwo", "<p>one</p><p>two</p>"],
  ["2 * 3 * 4", "<p>2 * 3 * 4</p>"],
  ["[text](javascript:alert)", "<p>text</p>"],
  ["<b>no HTML</b>", "<p>&lt;b>no HTML&lt;/b></p>"],
])("the note %s is rendered", (content, html) => {
  expect(rendered(content)).toBe(html);
});

test("a link opens elsewhere", () => {
  expect(rendered("see [the docs](https://docs.datadoghq.com/a/).")).toBe(
    '<p>see <a href="https://docs.datadoghq.com/a/" target="_blank" rel="noreferrer noopener">the docs</a>.</p>',
  );
});
