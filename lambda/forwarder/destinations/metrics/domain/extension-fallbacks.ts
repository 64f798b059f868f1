import type { Extension, SpaceliftEvent } from "../../../../events/event.ts";

export type OmittedExtension = "the extension's metrics" | "the whole extension";

export interface ExtensionFallback {
  readonly omitted: OmittedExtension;
  readonly event: SpaceliftEvent;
}

const nothing: Extension = { tags: [], metrics: [], rename: new Map() };

/** Ever less of the user's extension, which must never prevent a run from being counted. */
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
