import { batch, type Signal, signal } from "@preact/signals";
import type { ConsoleState } from "../messages/console-state.ts";
import type { RunSummary } from "../messages/run.ts";
import { mergeRuns } from "./run-list.ts";

type Section = Exclude<keyof ConsoleState, "runs">;

type Sections = { readonly [Name in Section]: Signal<ConsoleState[Name] | undefined> } & {
  /** Every run that the server keeps, newest first. */
  readonly runs: Signal<readonly RunSummary[] | undefined>;
};

/** The latest state from the server, a signal for each section. Undefined before the first message. */
export const consoleState: Sections = {
  target: signal(),
  pipeline: signal(),
  failedHeartbeats: signal(),
  balance: signal(),
  plain: signal(),
  faults: signal(),
  faultPeriod: signal(),
  storm: signal(),
  occurrences: signal(),
  runs: signal(),
  letters: signal(),
  destinations: signal(),
  traffic: signal(),
  polls: signal(),
  rotation: signal(),
};

export type Connection = "connecting" | "live" | "lost";

export const connection = signal<Connection>("connecting");

/** Updates the signals of the sections that changed. */
export function receive(changes: Partial<ConsoleState>): void {
  batch(() => {
    for (const name of Object.keys(changes)) if (isSection(name)) put(name, changes[name]);
    if (changes.runs !== undefined) consoleState.runs.value = mergeRuns(consoleState.runs.value ?? [], changes.runs);
  });
}

function isSection(name: string): name is Section {
  return name !== "runs" && Object.hasOwn(consoleState, name);
}

function put<Name extends Section>(name: Name, section: ConsoleState[Name] | undefined): void {
  if (section !== undefined) consoleState[name].value = section;
}

/**
 * Follows the server while the page is visible. A browser opens six HTTP/1.1 connections to a host at most, so hidden
 * tabs would keep a seventh from loading.
 */
export function connect(): void {
  let source = document.hidden ? undefined : openStream();
  document.addEventListener("visibilitychange", () => {
    source?.close();
    source = document.hidden ? undefined : openStream();
  });
}

/** The browser reconnects by itself and then receives the whole state. */
function openStream(): EventSource {
  const source = new EventSource("/api/runs");
  source.addEventListener("open", () => {
    connection.value = "live";
  });
  source.addEventListener("error", () => {
    connection.value = "lost";
  });
  source.addEventListener("message", ({ data }) => receive(JSON.parse(data)));
  return source;
}
