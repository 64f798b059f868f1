import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { DrawnDashboard } from "../../messages/drawn-dashboard.ts";
import { readDashboard } from "./dashboard-request.ts";
import { keepUnchangedParts } from "./unchanged-parts.ts";

const everyMilliseconds = 2_000;
const lateMilliseconds = 1_500;

export interface Feed {
  /** The last answer. It may belong to an earlier selection until the next one arrives. */
  readonly dashboard: ReadonlySignal<DrawnDashboard | undefined>;
  /** An error text, or "". */
  readonly problem: ReadonlySignal<string>;
  /** Whether an answer is overdue. */
  readonly isLate: ReadonlySignal<boolean>;
}

/** Reads at once when the parameters change. While live, it reads every two seconds if the page is visible. */
export function useDashboardFeed(parameters: string, isLive: boolean): Feed {
  const dashboard = useSignal<DrawnDashboard>();
  const problem = useSignal("");
  const isLate = useSignal(false);

  useEffect(() => {
    const stopping = new AbortController();
    const { signal } = stopping;
    const refresh = async () => {
      const late = setTimeout(() => {
        isLate.value = true;
      }, lateMilliseconds);
      const answer = await readDashboard(parameters, signal);
      clearTimeout(late);
      if (signal.aborted) return;
      isLate.value = false;
      problem.value = answer.kind === "problem" ? answer.text : "";
      if (answer.kind === "drawn") dashboard.value = keepUnchangedParts(dashboard.value, answer.dashboard);
    };
    void repeat(refresh, () => isLive || problem.value !== "", signal);
    return () => stopping.abort();
  }, [parameters]);

  return { dashboard, problem, isLate };
}

async function repeat(action: () => Promise<void>, isDue: () => boolean, signal: AbortSignal): Promise<void> {
  do {
    await action();
    await pause(signal);
    while (document.hidden && !signal.aborted) await visible(signal);
  } while (!signal.aborted && isDue());
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, everyMilliseconds);
    signal.addEventListener("abort", end);
  });
}

function visible(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      document.removeEventListener("visibilitychange", end);
      signal.removeEventListener("abort", end);
      resolve();
    };
    document.addEventListener("visibilitychange", end);
    signal.addEventListener("abort", end);
  });
}
