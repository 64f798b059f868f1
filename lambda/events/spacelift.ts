import { asEntries, asList, asNumber, asText, type Json } from "../shared/json.ts";
import type { ChangeCount } from "./event.ts";

/** Spacelift's change actions that Datadog knows by another name; any other action keeps its own. */
const changeTypes: ReadonlyMap<string, string> = new Map([
  ["createbeforedestroyreplaced", "replaced"],
  ["destroybeforecreatereplaced", "replaced"],
  ["import", "imported"],
  ["forget", "forgotten"],
]);

/** The actions of a resource that stays as it is. */
const unchanging: ReadonlySet<string> = new Set(["noop", "read"]);

/**
 * Counts by Spacelift's action, as counts by change type, however an action is spelled. `no-op` and `read` are no
 * changes and are left out, as are counts that are not positive.
 */
export function changeCounts(counts: Json): readonly ChangeCount[] {
  return asEntries(counts).flatMap(([action, value]) => {
    const count = asNumber(value);
    const letters = action.toLowerCase().replace(/[-_ ]/g, "");
    if (count === undefined || count <= 0 || unchanging.has(letters)) return [];
    return [{ changeType: changeTypes.get(letters) ?? action, count }];
  });
}

/** A list of tags or flags; what is no text in it is left out. */
export function flags(list: Json): readonly string[] {
  return asList(list).flatMap((flag) => asText(flag) ?? []);
}

/**
 * A time of Spacelift's in seconds since 1970. Spacelift writes nanoseconds in policy inputs, seconds and milliseconds
 * in default bodies; the magnitude tells which (nanoseconds since 1970 pass 10^17 in 1973, and milliseconds stay below
 * 10^14 until the year 5138). `undefined` for what is no positive number.
 */
export function epochSeconds(time: Json): number | undefined {
  const number = asNumber(time);
  if (number === undefined || number <= 0) return undefined;
  if (number >= 1e17) return number / 1e9;
  if (number >= 1e14) return number / 1e6;
  return number >= 1e11 ? number / 1e3 : number;
}

/**
 * The name of the worker pool of a stack or module. The public pool is absent in the inputs of policies, and has no name
 * in default bodies (docs.spacelift.io, "Notification policy", schema; "Webhooks", default payloads).
 */
export function poolName(name: string | undefined, isPublic = false): string {
  return isPublic || name === undefined || name.trim() === "" ? "public" : name;
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that have a value: with `exactOptionalPropertyTypes` an absent field and an undefined one differ. */
export function present<T extends object>(fields: T): Present<T>;
export function present(fields: object): object {
  // Most bodies have all fields, and to build the object anew is half of what reading one takes.
  if (!Object.values(fields).includes(undefined)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
