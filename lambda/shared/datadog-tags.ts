const maximumLength = 200;
const maximumTagBytes = 2 * maximumLength;

/** Datadog changes only its case. Almost all tags match. */
const plainTag = /^[a-z](?:[a-z\d\-./]|:(?!$)|_(?!_|$)){0,199}$/i;

/**
 * A tag as Datadog stores it; `undefined` if nothing is left. Sources: DataDog/datadog-agent,
 * pkg/trace/traceutil/normalize (follows the backend, and cuts while it replaces); docs.datadoghq.com, "Define tags"
 * (begins with a letter, does not end with a colon). Where they differ, the result is one that neither changes.
 */
export function normalizeTag(tag: string): string | undefined {
  if (plainTag.test(tag)) return tag.toLowerCase();
  // Lower case may change the bytes, and Datadog does not say which of the two it measures.
  const characters = cutTag(lowerCased(cutTag(tag)));
  const normal = characters.replace(/^[^\p{L}]+/u, "").replace(/[:_]+$/, "");
  return normal === "" ? undefined : normal;
}

/**
 * A metric name as Datadog stores it; `undefined` if nothing is left. Sources: docs.datadoghq.com, "Custom metrics";
 * for underscores, DataDog/terraform-provider-datadog, NormMetricNameParse.
 */
export function normalizeMetricName(name: string): string | undefined {
  const normal = name
    .replace(/^[^A-Za-z]+/, "")
    .replace(/[^A-Za-z0-9.]+/g, "_")
    .replace(/_?\._?/g, ".")
    .slice(0, maximumLength)
    .replace(/_$/, "");
  return normal === "" ? undefined : normal;
}

/** The whole tag if it has no colon. */
export function tagKey(tag: string): string {
  const colon = tag.indexOf(":");
  return colon === -1 ? tag : tag.slice(0, colon);
}

/** `undefined` if nothing is left of the value. */
export function keyedTag(key: string, value: string | undefined): string | undefined {
  if (value === undefined || value === "") return undefined;
  const tag = normalizeTag(`${key}:${value}`);
  return tag === key ? undefined : tag;
}

/**
 * Cuts at Datadog's limits. Characters count before their runs collapse, bytes count from the first one, and the
 * character that reaches a limit is kept.
 */
function cutTag(tag: string): string {
  let kept = "";
  let characters = 0;
  let bytes = 0;
  for (const character of tag) {
    if (bytes >= maximumTagBytes || characters >= maximumLength) break;
    bytes += Buffer.byteLength(character);
    if (characters === 0 && !/[\p{L}:]/u.test(character)) continue;
    characters += 1;
    kept += /[\p{L}\p{Nd}\-.:/]/u.test(character) ? character : "_";
  }
  return kept.replace(/_+/g, "_").replace(/_$/, "");
}

/** By character, since Datadog has no final sigma. Of a letter that becomes two (U+0130), the first is kept. */
function lowerCased(tag: string): string {
  return Array.from(tag, (character) => Array.from(character.toLowerCase())[0]).join("");
}
