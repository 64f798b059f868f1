import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { DrawnSloList, DrawnWidget } from "../../messages/drawn-dashboard.ts";

interface Properties {
  readonly id: string;
  readonly widget: Pick<DrawnWidget | DrawnSloList, "title" | "description" | "ownSpan">;
  /** Buttons before the one that describes the widget. */
  readonly children?: ComponentChildren;
}

/** The title, the widget's own time, and a description that opens by touch and keyboard, too. */
export function WidgetHeader({ id, widget: { title, description, ownSpan }, children }: Properties) {
  const isOpen = useSignal(false);
  const close = () => {
    isOpen.value = false;
  };
  return (
    <header class="widget-header">
      <h3 id={`${id}-title`}>{title}</h3>
      {ownSpan !== null && (
        <span class="own-span" title={`This widget always shows the past ${ownSpan}`}>
          {ownSpan}
        </span>
      )}
      {children}
      {description !== "" && (
        <button
          type="button"
          class="icon"
          aria-label={`About ${title}`}
          aria-expanded={isOpen}
          aria-controls={`${id}-about`}
          onClick={() => {
            isOpen.value = !isOpen.value;
          }}
          onBlur={close}
          onKeyDown={({ key }) => key === "Escape" && close()}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6.25" />
            <path d="M8 7.25v3.75M8 5v.01" />
          </svg>
        </button>
      )}
      <p id={`${id}-about`} class="about" hidden={!isOpen.value}>
        {description}
      </p>
    </header>
  );
}
