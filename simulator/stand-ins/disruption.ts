/**
 * What goes wrong with one call of a stand-in: it has no effect and fails, it has its effect and the answer is lost, or
 * its effect comes twice. A hook that answers late delays the call.
 */
export type Disruption = "none" | "refuse" | "lose" | "repeat";

export type Disrupt<Operation extends string> = (operation: Operation) => Disruption | Promise<Disruption>;

export const undisturbed = (): Disruption => "none";

export class OutageError extends Error {
  override readonly name = "OutageError";
}

/** One call under a hook. `twice` is what a repeated effect means for it: two calls, where nothing else is given. */
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
      throw new OutageError(`${operation}: out of reach`);
    case "lose":
      once();
      throw new OutageError(`${operation}: the answer was lost`);
  }
}
