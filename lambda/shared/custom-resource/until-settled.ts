/**
 * How late a list may show what was made. Two minutes were seen on lists of this kind; neither Spacelift nor
 * Datadog documents it.
 */
export const listLagMilliseconds = 120_000;

const lookAgainMilliseconds = 5_000;

/**
 * Looks until something is found, or until nothing can appear any more of a creation that was begun and whose answer is not
 * known.
 */
export async function untilSettled<T>(
  look: () => Promise<T | undefined>,
  begunMilliseconds: number | undefined,
  ports: { readonly now: () => number; readonly wait: (milliseconds: number) => Promise<void> },
): Promise<T | undefined> {
  for (;;) {
    const found = await look();
    const rest = begunMilliseconds === undefined ? 0 : begunMilliseconds + listLagMilliseconds - ports.now();
    if (found !== undefined || rest <= 0) return found;
    await ports.wait(Math.min(lookAgainMilliseconds, rest));
  }
}
