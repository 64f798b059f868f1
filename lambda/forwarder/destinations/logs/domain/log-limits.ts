import { isObject, type Json } from "../../../../shared/json.ts";

/**
 * docs.datadoghq.com, "Send logs": 1,000 logs and 5 MB in a POST, 1 MB in a log. Datadog truncates a larger log, and answers
 * 202 all the same.
 */
export const maximumPost = { logs: 1_000, bytes: 5_000_000 } as const;

/** Leaves a tenth of 1 MB to tags, names and attributes that each part of an entry repeats. */
export const maximumTextBytes = 900_000;

/**
 * Datadog documents fewer than 256 attributes, fewer than 10 levels and fewer than 50 characters of a key ("Log Collection and
 * Integrations", custom log forwarding). The log's own attributes count too.
 */
const most = { attributes: 200, levels: 8, keyLength: 49 } as const;

/** Datadog documents 1,024 characters of an attribute that is searched by facet. */
const longestAttribute = 1_000;

/** Whether Datadog keeps the value as attributes, all of them and unchanged. */
export function fitsAttributes(value: Json): boolean {
  return countAttributes(value, most.levels) <= most.attributes;
}

/** Endless where a key or the depth exceeds a limit, or where JSON's reader has rounded a number. */
function countAttributes(value: Json, levels: number): number {
  if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) return Number.POSITIVE_INFINITY;
  const children = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : undefined;
  if (children === undefined) return 1;
  if (levels === 0 || Object.keys(value ?? {}).some((key) => key.length > most.keyLength)) {
    return Number.POSITIVE_INFINITY;
  }
  return children.reduce<number>((sum, child) => sum + countAttributes(child, levels - 1), 1);
}

/** The whole value stays in the body. */
export function shortAttribute(text: string): string {
  return text.length <= longestAttribute ? text : `${text.slice(0, longestAttribute - 1).toWellFormed()}…`;
}
