import type { DrawnNote } from "../../messages/drawn-dashboard.ts";
import { InlineMarkdown } from "../controls/inline-markdown.tsx";
import { parseNote } from "../markdown.ts";

export function Note({ note: { content, isCentred } }: { readonly note: DrawnNote }) {
  return (
    <div class={isCentred ? "note-text centred" : "note-text"}>
      {parseNote(content).map((paragraph, index) => (
        <p key={index}>
          <InlineMarkdown parts={paragraph} />
        </p>
      ))}
    </div>
  );
}
