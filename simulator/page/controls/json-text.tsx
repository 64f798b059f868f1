interface Properties {
  /** Already indented. */
  readonly text: string;
  /** Names the region for screen readers. */
  readonly label: string;
}

/** A long text with its own scroll bar, which the keyboard reaches. */
export function JsonText({ text, label }: Properties) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
    <section class="json" aria-label={label} tabIndex={0}>
      <pre>{text}</pre>
    </section>
  );
}
