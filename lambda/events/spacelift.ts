import { asEntries, asList, asNumber, asText, type Json } from "../shared/json.ts";
import type { ChangeCount } from "./event.ts";

/** Any other action keeps its name. */
const changeTypes: ReadonlyMap<string, string> = new Map([
  ["createbeforedestroyreplaced", "replaced"],
  ["destroybeforecreatereplaced", "replaced"],
  ["import", "imported"],
  ["forget", "forgotten"],
]);

const unchanging: ReadonlySet<string> = new Set(["noop", "read"]);

/** Accepts any spelling of Spacelift's actions. Omits unchanged resources, and counts that are not positive. */
export function changeCounts(counts: Json): readonly ChangeCount[] {
  return asEntries(counts).flatMap(([action, value]) => {
    const count = asNumber(value);
    const letters = action.toLowerCase().replace(/[-_ ]/g, "");
    if (count === undefined || count <= 0 || unchanging.has(letters)) return [];
    return [{ changeType: changeTypes.get(letters) ?? action, count }];
  });
}

export function flags(list: Json): readonly string[] {
  return asList(list).flatMap((flag) => asText(flag) ?? []);
}

/**
 * In seconds since 1970; `undefined` unless positive. Policy inputs have nanoseconds, default bodies have seconds and
 * milliseconds. The magnitude shows which: nanoseconds pass 10^17 in 1973, and milliseconds stay below 10^14 until
 * 5138.
 */
export function epochSeconds(time: Json): number | undefined {
  const number = asNumber(time);
  if (number === undefined || number <= 0) return undefined;
  if (number >= 1e17) return number / 1e9;
  if (number >= 1e14) return number / 1e6;
  return number >= 1e11 ? number / 1e3 : number;
}

/**
 * The public pool is absent from policy inputs, and has no name in default bodies (docs.spacelift.io, "Notification
 * policy", schema; "Webhooks", default payloads).
 */
export function poolName(name: string | undefined, isPublic = false): string {
  return isPublic || name === undefined || name.trim() === "" ? "public" : name;
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** With `exactOptionalPropertyTypes` an absent field differs from an undefined one. */
export function present<T extends object>(fields: T): Present<T>;
export function present(fields: object): object {
  // Most bodies have all fields, and a copy would take half of the reading time.
  if (!Object.values(fields).includes(undefined)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
