export type Inline =
  | { readonly kind: "text" | "strong" | "emphasis" | "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly address: string };

const shapes =
  /\*\*(?<strong>[^*]+)\*\*|\*(?<emphasis>[^*\s][^*]*)\*|`(?<code>[^`]+)`|\[(?<text>[^\]]+)\]\((?<address>[^)\s]+)\)/g;

/**
 * The part of Markdown that our notes use: paragraphs with bold and italic text, code and links. A link that is neither
 * http nor https stays a text.
 */
export function parseNote(markdown: string): readonly (readonly Inline[])[] {
  return markdown.split(/\n{2,}/).map(parseParagraph);
}

function parseParagraph(paragraph: string): readonly Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of paragraph.matchAll(shapes)) {
    if (match.index > end) parts.push({ kind: "text", text: paragraph.slice(end, match.index) });
    parts.push(inlineOf(match.groups ?? {}));
    end = match.index + match[0].length;
  }
  if (end < paragraph.length) parts.push({ kind: "text", text: paragraph.slice(end) });
  return parts;
}

function inlineOf({ strong, emphasis, code, text = "", address = "" }: Readonly<Record<string, string>>): Inline {
  if (strong !== undefined) return { kind: "strong", text: strong };
  if (emphasis !== undefined) return { kind: "emphasis", text: emphasis };
  if (code !== undefined) return { kind: "code", text: code };
  return /^https?:\/\//.test(address) ? { kind: "link", text, address } : { kind: "text", text };
}
