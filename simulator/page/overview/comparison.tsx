import type { ComponentChildren } from "preact";
import { consoleState } from "../console-state.ts";
import { formatNumber } from "../text.ts";
import { oursText, plainText } from "./comparison-text.ts";

/** The four numbers that matter: lost and doubled runs, here and with a plain forwarder. */
export function Comparison() {
  const balance = consoleState.balance.value;
  const plain = consoleState.plain.value;
  return (
    <div class="comparison">
      <Design name="ours" title="This project" note={balance && oursText(balance)}>
        <Sum name="lost" value={balance?.lost} zero="good" why="A run stays queued until Datadog has it." />
        <Sum
          name="doubled"
          value={balance?.doubled}
          zero="good"
          why="Datadog keeps one point per timestamp, so a retry overwrites it."
        />
      </Design>
      {plain !== null && (
        <Design name="plain" title="Plain forwarder" note={plain && plainText(plain)}>
          <Sum name="lost" value={plain?.lost} why="Spacelift retries three times, then gives up." />
          <Sum name="doubled" value={plain?.doubled} />
        </Design>
      )}
    </div>
  );
}

interface DesignProperties {
  readonly name: "ours" | "plain";
  readonly title: string;
  readonly note: string | undefined;
  readonly children: ComponentChildren;
}

function Design({ name, title, note, children }: DesignProperties) {
  return (
    <section class="design" data-design={name} aria-labelledby={`design-${name}`}>
      <h2 id={`design-${name}`}>{title}</h2>
      <dl>{children}</dl>
      <p class="quiet">{note ?? "–"}</p>
    </section>
  );
}

interface SumProperties {
  readonly name: "lost" | "doubled";
  readonly value: number | undefined;
  /** Tone of a zero. @default neutral */
  readonly zero?: "good";
  readonly why?: string;
}

function Sum({ name, value, zero, why }: SumProperties) {
  return (
    <div data-number={name} class={value === undefined ? undefined : value === 0 ? zero : "bad"}>
      <dt>{name}</dt>
      <dd>{value === undefined ? "–" : formatNumber(value)}</dd>
      {why !== undefined && <dd class="why">{why}</dd>}
    </div>
  );
}
