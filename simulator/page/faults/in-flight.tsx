import { effect, signal } from "@preact/signals";
import { consoleState } from "../console-state.ts";
import { runsToCome } from "../runs-to-come.ts";
import { formatNumber } from "../text.ts";
import { useNow } from "../use-now.ts";
import { addSample, areaPath, type Sample } from "./sparkline.ts";

const span = 60;
const samples = signal<readonly Sample[]>([]);

// Samples from the page's start, so that the view can show the minute before it opened.
effect(() => {
  const balance = consoleState.balance.value;
  if (balance === undefined) return;
  const value = runsToCome(balance, balance.deadLettered);
  samples.value = addSample(samples.peek(), { time: Date.now() / 1000, value }, span);
});

/** How many runs were in flight in the last minute. */
export function InFlight() {
  const now = useNow(true);
  const highest = Math.max(0, ...samples.value.map(({ value }) => value));
  const text = `In flight in the last minute, at most ${formatNumber(highest)}`;
  return (
    <figure class="in-flight">
      <svg viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label={text}>
        <path d={areaPath(samples.value, now, span)} />
      </svg>
      <figcaption aria-hidden="true">{text}</figcaption>
    </figure>
  );
}
