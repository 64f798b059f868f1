import { useEffect, useState } from "preact/hooks";
import type { RunRecord } from "../../messages/run.ts";
import { consoleState } from "../console-state.ts";
import { read } from "../requests.ts";

export interface LoadedRun {
  readonly record: RunRecord | undefined;
  readonly problem: "none" | "unknown" | "unreachable";
}

/** An answer that arrives after a run's last step changes no step. */
const settledMilliseconds = 1000;

/** Reads the run's record now and after each change. Reads it again a second later, for answers after the last step. */
export function useRunRecord(id: string): LoadedRun {
  const [run, setRun] = useState<LoadedRun>({ record: undefined, problem: "none" });
  const summary = consoleState.runs.value?.find((each) => each.id === id);
  useEffect(() => {
    let isCurrent = true;
    const refresh = async () => {
      const found = await read("/api/run", { id }).then(
        (record): LoadedRun => ({ record, problem: record === undefined ? "unknown" : "none" }),
        (): Partial<LoadedRun> => ({ problem: "unreachable" }),
      );
      if (isCurrent) setRun((before) => ({ ...before, ...found }));
    };
    void refresh();
    const later = setTimeout(() => void refresh(), settledMilliseconds);
    return () => {
      isCurrent = false;
      clearTimeout(later);
    };
  }, [id, summary]);
  return run;
}
