import { useSignal } from "@preact/signals";
import { announce } from "../shell/announcement.ts";

interface Properties {
  /** Called on a click, since the text may be long. */
  readonly text: () => string;
  /** Says what is copied, such as "Copy the id". */
  readonly label: string;
  /** @default Copy */
  readonly caption?: string;
}

const shownMilliseconds = 1500;

export function CopyButton({ text, label, caption = "Copy" }: Properties) {
  const result = useSignal("");
  const copy = async () => {
    result.value = await navigator.clipboard.writeText(text()).then(
      () => "Copied",
      () => "Not copied",
    );
    announce(`${result.value}.`);
    setTimeout(() => {
      result.value = "";
    }, shownMilliseconds);
  };
  return (
    <button type="button" class="small" aria-label={label} onClick={() => void copy()}>
      {result.value || caption}
    </button>
  );
}
