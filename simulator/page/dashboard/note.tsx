import type { DrawnNote } from "../../messages/drawn-dashboard.ts";
import { type Inline, parseNote } from "./markdown.ts";

export function Note({ note: { content, isCentred } }: { readonly note: DrawnNote }) {
  return (
    <div class={isCentred ? "note-text centred" : "note-text"}>
      {parseNote(content).map((paragraph, index) => (
        <p key={index}>{paragraph.map(inline)}</p>
      ))}
    </div>
  );
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
