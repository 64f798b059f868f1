import type { SpaceliftEvent } from "../../../../events/event.ts";
import { textDigest } from "../../../../shared/text-digest.ts";
import { commonTags, type TagConfiguration } from "../../../domain/common-tags.ts";
import { type AlertType, describeEvent } from "./description.ts";
import { markdownBlock, shortened } from "./markdown.ts";

export interface EventConfiguration extends TagConfiguration {
  /** Such as `https://acme.app.spacelift.io`. */
  readonly spaceliftEndpoint: string;
}

/** An event of Datadog (docs.datadoghq.com, "Post an event"). */
export interface DatadogEvent {
  readonly title: string;
  /** Markdown, at most 4,000 characters. */
  readonly text: string;
  /** In whole seconds since 1970. */
  readonly dateHappened: number;
  readonly alertType: AlertType;
  /** At most 100 characters. */
  readonly aggregationKey: string;
  readonly tags: readonly string[];
}

/** Datadog documents no limit. */
const longestTitle = 100;

const longestAggregationKey = 100;

/** Depends on the signed body alone. `eventEpochSeconds` is the event's own time, in seconds since 1970. */
export function datadogEvent(
  event: SpaceliftEvent,
  eventEpochSeconds: number,
  configuration: EventConfiguration,
): DatadogEvent {
  const described = describeEvent(event, eventEpochSeconds, configuration.spaceliftEndpoint);
  return {
    title: shortened(described.title.replace(/\p{Cc}/gu, " "), longestTitle),
    text: markdownBlock(described.summary, described.items, described.link),
    dateHappened: Math.floor(eventEpochSeconds),
    alertType: described.alertType,
    aggregationKey: aggregationKey(`spacelift:${event.account ?? ""}:${described.subject}`),
    tags: commonTags(event, configuration),
  };
}

/** A digest keeps long keys distinct. */
function aggregationKey(key: string): string {
  return key.length <= longestAggregationKey ? key : `${key.slice(0, 83).toWellFormed()}#${textDigest(key)}`;
}
