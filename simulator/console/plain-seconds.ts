/**
 * Returns the second at which the plain forwarder posts a run.
 *
 * `slot` identifies the tags, and `second` is the second since 1970 in which the run ended. For a generated run, `end` is
 * the second of the simulated calendar, which counts from 0. For any other run, `end` is `second`. So the two kinds never
 * collide.
 */
export type PlainSeconds = (slot: string, second: number, end: number) => number;

/** Above the number of runs whose points the plain forwarder's Datadog keeps, so a forgotten place holds no point. */
const maximumPlaces = 5_000;

/**
 * Time in the simulator is compressed, so runs that would end minutes apart share a second. A real plain forwarder would
 * not lose them, so each gets the next free second here. Runs with the same tags and the same end share a second, and
 * Datadog keeps one of them, as it would at real speed. The oldest places are forgotten.
 */
export function createPlainSeconds(maximum = maximumPlaces): PlainSeconds {
  const places = new Map<string, string>();
  const seconds = new Map<string, number>();

  const forgetOldest = () => {
    const [oldest] = places;
    if (oldest === undefined) return;
    places.delete(oldest[0]);
    seconds.delete(oldest[1]);
  };

  return (slot, second, end) => {
    const run = `${slot} ${end}`;
    const known = seconds.get(run);
    if (known !== undefined) return known;
    let free = second;
    while (places.has(`${slot} ${free}`)) free += 1;
    places.set(`${slot} ${free}`, run);
    seconds.set(run, free);
    if (places.size > maximum) forgetOldest();
    return free;
  };
}
