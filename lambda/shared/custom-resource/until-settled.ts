/** Lists were seen two minutes late; Spacelift and Datadog document nothing. */
export const listLagMilliseconds = 120_000;

const pauseMilliseconds = 5_000;

/**
 * Searches until something is found, or until the lists have to show an object whose creation, with a lost answer,
 * began at `begunMilliseconds`.
 */
export async function untilSettled<T>(
  search: () => Promise<T | undefined>,
  begunMilliseconds: number | undefined,
  ports: { readonly now: () => number; readonly wait: (milliseconds: number) => Promise<void> },
): Promise<T | undefined> {
  for (;;) {
    const found = await search();
    const rest = begunMilliseconds === undefined ? 0 : begunMilliseconds + listLagMilliseconds - ports.now();
    if (found !== undefined || rest <= 0) return found;
    await ports.wait(Math.min(pauseMilliseconds, rest));
  }
}
