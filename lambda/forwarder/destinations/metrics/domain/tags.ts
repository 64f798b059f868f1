const maximumLength = 200;
const maximumTagBytes = 2 * maximumLength;

/** A tag of which Datadog changes only the case. Almost all tags match. */
const plainTag = /^[a-z](?:[a-z\d\-./]|:(?!$)|_(?!_|$)){0,199}$/i;

/**
 * A tag as Datadog stores it: lower case, begins with a letter, has letters, digits and `_-:./` only. Datadog makes
 * each run of other characters one underscore and drops it at the end. `undefined` if nothing is left.
 *
 * Sources: DataDog/datadog-agent, pkg/trace/traceutil/normalize (which follows the backend, and cuts the tag while it
 * replaces); docs.datadoghq.com, "Define tags" (a tag begins with a letter and does not end with a colon). Where they
 * differ, the result is one that neither changes. So two tags that Datadog stores as one are equal here too.
 */
export function normalizeTag(tag: string): string | undefined {
  if (plainTag.test(tag)) return tag.toLowerCase();
  // A letter's lower case may have more or fewer bytes, and Datadog does not say which of the two it measures.
  const characters = cutTag(lowerCased(cutTag(tag)));
  const normal = characters.replace(/^[^\p{L}]+/u, "").replace(/[:_]+$/, "");
  return normal === "" ? undefined : normal;
}

/**
 * A metric name as Datadog stores it: ASCII letters, digits, `_` and `.`, begins with a letter, at most 200 characters
 * (docs.datadoghq.com, "Custom metrics"). No underscore stands beside a dot or another one, or at the end
 * (DataDog/terraform-provider-datadog, NormMetricNameParse). `undefined` if nothing is left.
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

/** The part before the first colon; the whole tag if it has none. */
export function tagKey(tag: string): string {
  const colon = tag.indexOf(":");
  return colon === -1 ? tag : tag.slice(0, colon);
}

/** `key:value`, normalised; `undefined` if nothing is left of the value. */
export function keyedTag(key: string, value: string | undefined): string | undefined {
  if (value === undefined || value === "") return undefined;
  const tag = normalizeTag(`${key}:${value}`);
  return tag === key ? undefined : tag;
}

/**
 * The tag up to Datadog's limits, with its unusable characters replaced. Characters count before their runs collapse, bytes
 * count from the first one, and the character that reaches a limit is kept.
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

/**
 * Lower-cases each character by itself, since Datadog has no final sigma. One letter becomes two characters (U+0130, a
 * capital I with a dot): the first is kept.
 */
function lowerCased(tag: string): string {
  return Array.from(tag, (character) => Array.from(character.toLowerCase())[0]).join("");
}
