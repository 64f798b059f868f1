import type { ComponentChildren } from "preact";

interface Properties {
  readonly title: string;
  /** The next step for the user. */
  readonly children?: ComponentChildren;
}

export function Empty({ title, children }: Properties) {
  return (
    <div class="empty">
      <p class="title">{title}</p>
      {children !== undefined && <p class="quiet">{children}</p>}
    </div>
  );
}
