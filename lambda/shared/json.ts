/**
 * JSON from outside. The readers below return `undefined` for a value of another type. Any field of a Spacelift
 * notification may be missing (docs.spacelift.io, "Notification policy").
 */
export type Json = unknown;

/** `undefined`, which no JSON text means, if the text is not JSON. */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Only own properties count, so no key reaches a prototype. */
export function at(value: Json, ...path: readonly string[]): Json {
  let here = value;
  for (const key of path) {
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

/** The text of a non-empty string, a number or a boolean. */
export function asText(value: Json): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** The value of a finite number, or of a string with one. */
export function asNumber(value: Json): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

export function asBoolean(value: Json): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

export function asList(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** Nothing for anything but an object. */
export function asEntries(value: Json): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : [];
}

export function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
