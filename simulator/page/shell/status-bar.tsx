import type { DestinationState } from "../../messages/console-state.ts";
import { consoleState } from "../console-state.ts";
import { runsToCome } from "../runs-to-come.ts";
import { formatNumber } from "../text.ts";

type Tone = "" | "good" | "warm" | "bad";

interface FigureProperties {
  readonly name: string;
  readonly value: number | undefined;
  readonly tone?: Tone;
}

/** The state of the whole system, visible on every view. Counts are those of metrics. */
export function StatusBar() {
  const { balance, destinations, faults, plain } = consoleState;
  const ours = balance.value;
  const active = faults.value?.length;
  return (
    <section class="status" aria-label="Status">
      <dl>
        <Figure name="delivered" value={ours?.held} />
        <Figure name="in flight" value={ours && runsToCome(ours, ours.deadLettered)} />
        <Figure name="lost" value={ours?.lost} tone={toneOf(ours?.lost, "good")} />
        <Figure name="doubled" value={ours?.doubled} tone={toneOf(ours?.doubled, "good")} />
        <Figure name="dead-lettered" value={ours?.deadLettered} tone={ours?.deadLettered ? "warm" : ""} />
        {ours !== undefined && ours.refused > 0 && <Figure name="missing" value={ours.refused} tone="bad" />}
        {ours !== undefined && ours.recovered > 0 && <Figure name="recovered" value={ours.recovered} tone="good" />}
        <Figure name={active === 1 ? "active fault" : "active faults"} value={active} tone={active ? "warm" : ""} />
        {otherFigures(destinations.value ?? []).map((figure) => (
          <Figure key={figure.name} {...figure} />
        ))}
        {plain.value !== null && (
          <Figure name="lost by a plain forwarder" value={plain.value?.lost} tone={toneOf(plain.value?.lost)} />
        )}
      </dl>
    </section>
  );
}

/** Of a destination other than metrics, only trouble is shown. */
function otherFigures(destinations: readonly DestinationState[]): readonly FigureProperties[] {
  return destinations
    .filter(({ name }) => name !== "metrics")
    .flatMap(({ name, doubled, deadLetters }): readonly FigureProperties[] => [
      { name: `doubled ${name}`, value: doubled, tone: "bad" },
      { name: `dead-lettered ${name}`, value: deadLetters, tone: "warm" },
    ])
    .filter(({ value }) => value !== 0);
}

/** A plain forwarder's zero is luck, so it is not good. */
function toneOf(value: number | undefined, zero: Tone = ""): Tone {
  if (value === undefined) return "";
  return value === 0 ? zero : "bad";
}

function Figure({ name, value, tone = "" }: FigureProperties) {
  return (
    <div data-figure={name} class={tone || undefined}>
      <dt>{name}</dt>
      <dd>{value === undefined ? "–" : formatNumber(value)}</dd>
    </div>
  );
}
