import type { KeptText } from "../../messages/run.ts";
import { Empty } from "../controls/empty.tsx";
import { formatNumber } from "../text.ts";

export function TextMissing({ text }: { readonly text: Exclude<KeptText, { readonly kind: "text" }> }) {
  return text.kind === "dropped" ? (
    <Empty title="No longer kept.">The texts of newer runs took its place.</Empty>
  ) : (
    <Empty title="Too long to keep.">It has {formatNumber(text.characters)} characters.</Empty>
  );
}
