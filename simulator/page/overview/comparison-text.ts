import type { Balance, PlainBalance } from "../../messages/console-state.ts";
import { formatNumber } from "../text.ts";

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** Where the expected runs are. */
export function oursText({ expected, held, inFlight, deadLettered, refused }: Balance): string {
  return [
    `${formatNumber(held)} of ${runs(expected)} counted`,
    ...(inFlight > 0 ? [`${formatNumber(inFlight)} in flight`] : []),
    ...(deadLettered > 0 ? [`${formatNumber(deadLettered)} dead-lettered`] : []),
    ...(refused > 0 ? [`${formatNumber(refused)} given up by Spacelift before they arrived`] : []),
  ].join(", ");
}

/** The share, which is comparable however far time is compressed. */
export function plainText({ expected, held, lost, inFlight }: PlainBalance): string {
  const counted = `${formatNumber(held)} of ${runs(expected)} counted`;
  const settled = expected - inFlight;
  return lost > 0 && settled > 0 ? `${counted}, ${percent.format(lost / settled)} lost` : counted;
}

function runs(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? "run" : "runs"}`;
}
