import type { PhaseLogs, StoredLogs, UnreadBody } from "../../../events/stored-logs.ts";
import { lineParts } from "./line-parts.ts";

/**
 * A log of Datadog should not exceed 25 kB (docs.datadoghq.com, "Log Collection and Integrations", custom log forwarding). A
 * thousand bytes remain for tags and attributes.
 */
const largestPart = 24_000;

/**
 * Parts in a message. Even if every character needs an escape and nothing can be compressed, 480 kB become less than a message of
 * SQS, 1 MiB. The number is fixed, so each delivery of the same logs becomes the same messages.
 */
const partsOfMessage = 20;

type WithoutParts<T> = Omit<T, "firstPart" | "parts" | "texts">;

/** Cuts a text into numbered parts, and packs consecutive ones together. Nothing for an empty text. */
export function storedMessages(
  text: string,
  about: WithoutParts<PhaseLogs> | WithoutParts<UnreadBody>,
): readonly StoredLogs[] {
  const all = lineParts(text, largestPart);
  const count = Math.ceil(all.length / partsOfMessage);
  return Array.from({ length: count }, (_, index) => {
    const begin = index * partsOfMessage;
    return { ...about, firstPart: begin + 1, parts: all.length, texts: all.slice(begin, begin + partsOfMessage) };
  });
}
