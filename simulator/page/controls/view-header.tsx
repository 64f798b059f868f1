import type { ComponentChildren } from "preact";

interface Properties {
  readonly title: string;
  /** One short sentence. */
  readonly about?: ComponentChildren;
  /** Buttons and choices that concern the whole view. */
  readonly children?: ComponentChildren;
}

/** The heading of a view, which gets the focus when the view opens. */
export function ViewHeader({ title, about, children }: Properties) {
  return (
    <header class="view-header">
      <div>
        <h1 id="view-title" tabIndex={-1}>
          {title}
        </h1>
        {about !== undefined && <p class="quiet">{about}</p>}
      </div>
      {children !== undefined && <div class="actions">{children}</div>}
    </header>
  );
}
