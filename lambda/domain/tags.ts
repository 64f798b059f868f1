const maximumLength = 200;

/**
 * A tag as Datadog stores it: lower case, beginning with a letter, of letters, digits and `_-:./` only, anything else
 * an underscore, underscores never repeated nor at the end, at most 200 characters (docs.datadoghq.com, "Defining
 * tags"). Two tags that Datadog would hold as one come out equal. `undefined` where nothing of the tag is left.
 */
export function normalizeTag(tag: string): string | undefined {
  const characters = tag
    .toLowerCase()
    .replace(/^[^\p{L}]+/u, "")
    .replace(/[^\p{L}\p{Nd}\-:./]+/gu, "_");
  const normal = truncate(characters, maximumLength).replace(/_+$/, "");
  return normal === "" ? undefined : normal;
}

/**
 * A metric name as Datadog stores it: ASCII letters, digits, `_` and `.`, beginning with a letter, at most 200
 * characters (docs.datadoghq.com, "Custom metrics"). `undefined` where nothing of the name is left.
 */
export function normalizeMetricName(name: string): string | undefined {
  const normal = name
    .replace(/^[^A-Za-z]+/, "")
    .replace(/[^A-Za-z0-9_.]+/g, "_")
    .replace(/_+/g, "_")
    .slice(0, maximumLength)
    .replace(/_+$/, "");
  return normal === "" ? undefined : normal;
}

/** What stands before the first colon, or the whole of a tag that has none. */
export function tagKey(tag: string): string {
  const colon = tag.indexOf(":");
  return colon === -1 ? tag : tag.slice(0, colon);
}

/** `key:value`, normalised; nothing where the value is absent or leaves nothing behind. */
export function keyedTag(key: string, value: string | undefined): string | undefined {
  if (value === undefined || value === "") return undefined;
  const tag = normalizeTag(`${key}:${value}`);
  return tag === undefined || tag === `${key}:` || tag === key ? undefined : tag;
}

function truncate(text: string, length: number): string {
  return text.length <= length ? text : Array.from(text).slice(0, length).join("");
}
