import { conditions } from "./conditions.ts";
import type { Key } from "./key.ts";
import { keys } from "./keys.ts";
import type { SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

/** Pairs each key with the end of the sentence "The key has no effect …". */
export function keysWithoutEffect(props: SpaceliftDatadogProps): readonly (readonly [key: string, why: string])[] {
  const set = Object.entries(props).filter(([, value]) => value !== undefined);
  const table: Readonly<Record<string, Key>> = keys;
  return set.flatMap(([key]) => {
    const condition = table[key]?.onlyIf;
    if (condition === undefined || conditions[condition].holds(props)) return [];
    return [[key, conditions[condition].otherwise.replaceAll("`", "")] as const];
  });
}
