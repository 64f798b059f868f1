import type { Extension, SpaceliftEvent } from "../../../../events/event.ts";

/** The part of the user's extension that an event is sent without. */
export type OmittedExtension = "the extension's metrics" | "the whole extension";

export interface ExtensionFallback {
  readonly omitted: OmittedExtension;
  readonly event: SpaceliftEvent;
}

const nothing: Extension = { tags: [], metrics: [], rename: new Map() };

/** The event with ever less of the user's extension, so that an extension never prevents a run from being counted. */
export function fallbacksOf(event: SpaceliftEvent): readonly ExtensionFallback[] {
  const { extension } = event;
  const hasMetrics = extension.metrics.length > 0;
  const hasOthers = extension.tags.length > 0 || extension.rename.size > 0;
  return [
    ...(hasMetrics
      ? [{ omitted: "the extension's metrics", event: { ...event, extension: { ...extension, metrics: [] } } } as const]
      : []),
    ...(hasOthers ? [{ omitted: "the whole extension", event: { ...event, extension: nothing } } as const] : []),
  ];
}
