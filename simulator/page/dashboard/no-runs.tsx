import { consoleState } from "../console-state.ts";
import { Empty } from "../controls/empty.tsx";

/** A hint for a dashboard without runs, whose graphs are all empty. */
export function NoRuns() {
  const { balance, traffic } = consoleState;
  const isEmpty = balance.value?.expected === 0 && traffic.value?.perMinute === 0;
  if (!isEmpty) return null;
  return (
    <Empty title="No run has arrived yet.">
      Start generated runs on the <a href="/">overview</a>, or <a href="/runs/new">send a run of your own</a>.
    </Empty>
  );
}
