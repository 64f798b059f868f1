/**
 * The environment variables of a function, as lambda/contract/environment.ts reads them: text as it is, anything else as JSON. The
 * names of configuration keys are equal on both sides, so a configuration can be spread into `values`.
 */
export function functionEnvironment<Name extends string>(
  names: Readonly<Record<Name, string>>,
  values: Readonly<Record<NoInfer<Name>, string | boolean | readonly string[]>>,
): Record<string, string>;
export function functionEnvironment(
  names: Readonly<Record<string, string>>,
  values: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(names).map(([key, variable]) => {
      const value = values[key];
      return [variable, typeof value === "string" ? value : JSON.stringify(value)];
    }),
  );
}
