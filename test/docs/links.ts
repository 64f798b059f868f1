/** A link of a page to a file of the repository. */
export interface DocumentationLink {
  /** A path from the page's folder, empty for the page itself. */
  readonly path: string;
  /** The heading's anchor; `undefined` for the whole file. */
  readonly anchor: string | undefined;
}

/** The links and pictures of a page that lead into the repository, outside code blocks. */
export function parseLinks(markdown: string): readonly DocumentationLink[] {
  const prose = withoutCode(markdown);
  const targets = [...prose.matchAll(/\]\(([^()\s]+)\)|\b(?:src|srcset|href)="([^"]+)"/g)].map(
    ([, link, attribute]) => link ?? attribute ?? "",
  );
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = "", anchor] = target.split("#");
      return { path, anchor };
    });
}

/** The anchors of a page's headings, as GitHub creates them. */
export function parseAnchors(markdown: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => {
    const slug = heading
      .trim()
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/[^\p{L}\p{N}_\- ]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```.*?^```$/gms, "");
}
