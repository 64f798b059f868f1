import type { SpaceliftEvent } from "../../events/event.ts";
import { tagKey } from "../../shared/datadog-tags.ts";
import { eventTags, userTag } from "./event-tags.ts";

export interface TagConfiguration {
  /** `key:value` tags of the user. */
  readonly extraTags: readonly string[];
  readonly excludeTags: readonly string[];
}

/** The tags that an event has at every destination: normalised, distinct and sorted. */
export function commonTags(event: SpaceliftEvent, { extraTags, excludeTags }: TagConfiguration): readonly string[] {
  return distinctTags(allTags(event, extraTags), new Set(excludeTags));
}

/** Tags of the event, of the configuration and of the policy's extension. */
export function allTags(event: SpaceliftEvent, extraTags: readonly string[]): readonly (string | undefined)[] {
  return [
    ...eventTags(event),
    ...extraTags.map((tag) => userTag(tag, "tag")),
    ...event.extension.tags.map((tag) => userTag(tag, "tag")),
  ];
}

/** Sorted, so that equal sets of tags are equal lists. */
export function distinctTags(
  tags: readonly (string | undefined)[],
  excludedKeys: ReadonlySet<string>,
): readonly string[] {
  return [...new Set(tags.flatMap((tag) => (tag === undefined || excludedKeys.has(tagKey(tag)) ? [] : [tag])))].sort();
}

/** The value of the first tag with the key. */
export function tagValue(tags: readonly string[], key: string): string | undefined {
  return tags.find((tag) => tag.startsWith(`${key}:`))?.slice(key.length + 1);
}
