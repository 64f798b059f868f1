type Fields = Readonly<Record<string, unknown>>;

/** Id of the run or module version. Undefined if the input has none, as for an internal error. */
export function idOf(input: unknown): string | undefined {
  const id = at(input, "run_updated", "run", "id") ?? at(input, "module_version", "version", "id");
  return typeof id === "string" ? id : undefined;
}

/** Gives the run or module version a new id and time, so that it counts as a new one. */
export function withIdentity(input: unknown, id: string, epochMilliseconds: number): unknown {
  const nanoseconds = epochMilliseconds * 1e6;
  if (at(input, "run_updated", "run") !== undefined) {
    return withFields(input, ["run_updated", "run"], { id, updated_at: nanoseconds });
  }
  if (at(input, "module_version", "version") !== undefined) {
    return withFields(input, ["module_version", "version"], { id, created_at: nanoseconds });
  }
  return input;
}

function withFields(value: unknown, [key, ...rest]: readonly string[], fields: Fields): unknown {
  if (!isObject(value)) return value;
  return key === undefined ? { ...value, ...fields } : { ...value, [key]: withFields(value[key], rest, fields) };
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((here, key) => (isObject(here) ? here[key] : undefined), value);
}

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
