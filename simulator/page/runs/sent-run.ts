import { effect } from "@preact/signals";
import type { RunSummary } from "../../messages/run.ts";
import { consoleState } from "../console-state.ts";
import { shortId } from "./run-words.ts";

const longestMilliseconds = 5000;

/** Waits until the stream contains the run. Undefined after five seconds. */
export function findSentRun(id: string): Promise<RunSummary | undefined> {
  return new Promise((resolve) => {
    let stop = () => {};
    const settle = (run: RunSummary | undefined) => {
      clearTimeout(timer);
      resolve(run);
      // The effect may settle before `stop` has its disposal function.
      queueMicrotask(() => stop());
    };
    const timer = setTimeout(() => settle(undefined), longestMilliseconds);
    stop = effect(() => {
      const run = consoleState.runs.value?.find((each) => shortId(each.id) === id);
      if (run !== undefined) settle(run);
    });
  });
}
