import type { Balance, PlainBalance, TallySum } from "../../messages/console-state.ts";
import { runsToCome } from "../runs-to-come.ts";
import { formatNumber } from "../text.ts";

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** Where the expected runs are. */
export function oursText(balance: Balance): string {
  const { deadLettered, refused, recovered } = balance;
  const toCome = runsToCome(balance, deadLettered);
  return [
    countedText(balance),
    ...(toCome > 0 ? [`${formatNumber(toCome)} to come`] : []),
    ...(deadLettered > 0 ? [`${formatNumber(deadLettered)} dead-lettered`] : []),
    ...(refused > 0 ? [`${formatNumber(refused)} missing (not delivered)`] : []),
    ...(recovered > 0 ? [`${formatNumber(recovered)} recovered`] : []),
  ].join(", ");
}

/** The share, which is comparable however far time is compressed. */
export function plainText(balance: PlainBalance): string {
  const { expected, lost } = balance;
  const toCome = runsToCome(balance);
  const settled = expected - toCome;
  return [
    countedText(balance),
    ...(toCome > 0 ? [`${formatNumber(toCome)} being retried`] : []),
    ...(lost > 0 && settled > 0 ? [`${percent.format(lost / settled)} lost`] : []),
  ].join(", ");
}

function countedText({ held, expected }: TallySum): string {
  return `${formatNumber(held)} of ${formatNumber(expected)} counted`;
}
