import type { Inline } from "../markdown.ts";

export function InlineMarkdown({ parts }: { readonly parts: readonly Inline[] }) {
  return <>{parts.map(inline)}</>;
}

function inline(part: Inline) {
  switch (part.kind) {
    case "text":
      return part.text;
    case "strong":
      return <strong>{part.text}</strong>;
    case "emphasis":
      return <em>{part.text}</em>;
    case "code":
      return <code>{part.text}</code>;
    case "link":
      return (
        <a href={part.address} target="_blank" rel="noreferrer noopener">
          {part.text}
        </a>
      );
  }
}
