/**
 * Text stays as it is; anything else becomes JSON. Configuration keys have the same names, so a configuration can be spread
 * into `values`.
 */
export function functionEnvironment<Name extends string>(
  names: { readonly [Each in Name]?: string },
  values: Readonly<Record<NoInfer<Name>, string | boolean | readonly string[]>>,
): Record<string, string>;
export function functionEnvironment(
  names: Readonly<Record<string, string | undefined>>,
  values: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([key, variable]) => {
      if (variable === undefined) return [];
      const value = values[key];
      return [[variable, typeof value === "string" ? value : JSON.stringify(value)]];
    }),
  );
}
