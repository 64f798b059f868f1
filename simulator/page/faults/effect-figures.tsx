import type { FaultPeriod } from "../../messages/console-state.ts";
import { consoleState } from "../console-state.ts";
import { formatNumber } from "../text.ts";
import { type Effect, effectSince } from "./effect.ts";
import { InFlight } from "./in-flight.tsx";

type Tone = "" | "good" | "warm" | "bad";

export function EffectFigures({ period }: { readonly period: FaultPeriod }) {
  const pipeline = consoleState.pipeline.value;
  const balance = consoleState.balance.value;
  if (pipeline === undefined || balance === undefined) return null;
  const effect = effectSince(period, { pipeline, balance, plain: consoleState.plain.value ?? null });
  const { counted, waiting, lost, doubled, deadLettered, missing, recovered, plain } = effect;
  return (
    <>
      <dl class="effect-figures">
        <Figure name="in flight now" value={waiting} tone={waiting > 0 ? "warm" : ""} />
        <Figure name="counted" value={counted} />
        <Figure name="lost" value={lost} tone={lost > 0 ? "bad" : "good"} />
        <Figure name="doubled" value={doubled} tone={doubled > 0 ? "bad" : "good"} />
        <Figure name="dead-lettered" value={deadLettered} tone={deadLettered > 0 ? "warm" : ""} />
        <Figure name="missing" value={missing} tone={missing > 0 ? "bad" : ""} />
        <Figure name="recovered" value={recovered} tone={recovered > 0 ? "good" : ""} />
      </dl>
      <InFlight />
      <Requests effect={effect} />
      {plain !== null && (
        <dl class="effect-figures plain">
          <Figure name="lost by the plain forwarder" value={plain.lost} tone={plain.lost > 0 ? "bad" : ""} />
          <Figure name="doubled by the plain forwarder" value={plain.doubled} tone={plain.doubled > 0 ? "bad" : ""} />
        </dl>
      )}
    </>
  );
}

function Figure({ name, value, tone = "" }: { readonly name: string; readonly value: number; readonly tone?: Tone }) {
  return (
    <div class={tone || undefined} data-effect={name}>
      <dt>{name}</dt>
      {/* A new key restarts the animation that marks a change. */}
      <dd key={value}>{formatNumber(value)}</dd>
    </div>
  );
}

function Requests({ effect: { posts, answers } }: { readonly effect: Effect }) {
  return (
    <dl class="effect-requests">
      <dt>POSTs of runs</dt>
      <dd data-effect="posts">
        {`${formatNumber(posts.accepted)} accepted, ${formatNumber(posts.refused)} refused, ${formatNumber(posts.unknown)} unclear`}
      </dd>
      <dt>Webhook answers</dt>
      <dd data-effect="answers">
        {answers.map(([status, count]) => `${formatNumber(count)} × ${status}`).join(", ") || "none"}
      </dd>
    </dl>
  );
}
