import type { Extension, SpaceliftEvent } from "../../../../events/event.ts";

/** The part of the user's extension that an event is sent without. */
export type LeftOut = "the extension's metrics" | "the whole extension";

export interface Reduction {
  readonly leftOut: LeftOut;
  readonly event: SpaceliftEvent;
}

const nothing: Extension = { tags: [], metrics: [], rename: new Map() };

/** The event with ever less of the user's extension, so that the extension never costs the run itself. */
export function reductionsOf(event: SpaceliftEvent): readonly Reduction[] {
  const { extension } = event;
  const hasMetrics = extension.metrics.length > 0;
  const hasOthers = extension.tags.length > 0 || extension.rename.size > 0;
  return [
    ...(hasMetrics
      ? [{ leftOut: "the extension's metrics", event: { ...event, extension: { ...extension, metrics: [] } } } as const]
      : []),
    ...(hasOthers ? [{ leftOut: "the whole extension", event: { ...event, extension: nothing } } as const] : []),
  ];
}
