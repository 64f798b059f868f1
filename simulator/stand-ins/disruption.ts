/**
 * The fault in one call: `refuse` fails without an effect, `lose` has its effect but loses the answer, `repeat` has its
 * effect twice. A hook that resolves late delays the call.
 */
export type Disruption = "none" | "refuse" | "lose" | "repeat";

export type Disrupt<Operation extends string> = (operation: Operation) => Disruption | Promise<Disruption>;

export const undisturbed = (): Disruption => "none";

export class OutageError extends Error {
  override readonly name = "OutageError";
}

/** `twice` replaces the call for `repeat`. @default two calls */
export async function disrupted<Operation extends string, T>(
  disrupt: Disrupt<Operation>,
  operation: Operation,
  once: () => T,
  twice: () => T = () => {
    once();
    return once();
  },
): Promise<T> {
  const disruption = await disrupt(operation);
  switch (disruption) {
    case "none":
      return once();
    case "repeat":
      return twice();
    case "refuse":
      throw new OutageError(`${operation}: unreachable`);
    case "lose":
      once();
      throw new OutageError(`${operation}: the answer was lost`);
  }
}
