import type { DrawnValue, Tone } from "../../messages/drawn-dashboard.ts";
import { amount } from "./unit-text.ts";

export function QueryValue({ widget: { value, unit, precision, tone } }: { readonly widget: DrawnValue }) {
  if (value === null) return <p class="value none">No data</p>;
  const [number, symbol] = amount(value, unit, precision);
  return (
    <p class={`value ${tone}`}>
      <ToneMark tone={tone} />
      {number} <small>{symbol}</small>
    </p>
  );
}

const marks = {
  good: "m3 8.5 3.5 3.5 6.5-8",
  warm: "M8 2 14.5 13.5h-13zM8 6.5v3M8 11.5v.01",
  bad: "M8 2v7.5M8 13.5v.01",
};

/** Repeats the colour as a shape and a name, for people who cannot see the colour. */
function ToneMark({ tone }: { readonly tone: Tone }) {
  if (tone === "plain") return null;
  return (
    <svg class="tone" viewBox="0 0 16 16" role="img" aria-label={tone}>
      <path d={marks[tone]} />
    </svg>
  );
}
