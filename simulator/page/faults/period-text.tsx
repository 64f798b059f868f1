import type { FaultPeriod } from "../../messages/console-state.ts";
import { consoleState } from "../console-state.ts";
import { formatSeconds } from "../duration.ts";
import { formatTime } from "../text.ts";
import { useNow } from "../use-now.ts";
import { outcomeText } from "./outcome.ts";

export function PeriodText({ period: { from, to, before } }: { readonly period: FaultPeriod }) {
  const now = useNow(to === null);
  const since = <time dateTime={new Date(from * 1000).toISOString()}>{formatTime(from * 1000)}</time>;
  if (to === null) {
    return (
      <p class="period">
        Since {since}, <strong>{formatSeconds(now - from)}</strong>
      </p>
    );
  }
  const balance = consoleState.balance.value;
  const hasLetters = balance !== undefined && balance.deadLettered > before.balance.deadLettered;
  return (
    <p class="period">
      {`On for ${formatSeconds(to - from)} from `}
      {since}. {balance !== undefined && <strong>{outcomeText(before.balance, balance)}</strong>}
      {hasLetters && (
        <>
          {" "}
          <a href="/dead-letters">Redrive them</a>
        </>
      )}
    </p>
  );
}
