import type { Frame } from "../../messages/drawn-dashboard.ts";
import { Choices } from "../controls/choices.tsx";
import { type Selection, spans } from "./selection.ts";
import { frameText } from "./time-text.ts";

interface Properties {
  readonly selection: Selection;
  /** The frame of the last answer. */
  readonly frame: Frame | undefined;
  readonly onChoose: (next: Selection) => void;
}

const choices = spans.map((value) => ({ value, text: value === "auto" ? "Auto" : value }));

export function TimePicker({ selection, frame, onChoose }: Properties) {
  const { fixed } = selection;
  const shown = fixed ?? frame;
  return (
    <div class="time-picker">
      <p class="frame">
        <span class="unseen">Time frame: </span>
        {shown !== undefined && <time>{frameText(shown)}</time>}
      </p>
      <Choices
        legend="Live time frame"
        name="span"
        choices={choices}
        chosen={fixed === null ? selection.span : undefined}
        onChoose={(span) => onChoose({ ...selection, span, fixed: null })}
      />
      {fixed === null ? (
        <button
          type="button"
          disabled={frame === undefined}
          onClick={() => frame !== undefined && onChoose({ ...selection, fixed: frame })}
        >
          Pause
        </button>
      ) : (
        <button type="button" class="first" onClick={() => onChoose({ ...selection, fixed: null })}>
          Reset to live
        </button>
      )}
    </div>
  );
}
