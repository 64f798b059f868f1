import { paint, type Style } from "../deployment/colour.ts";
import { formatTable } from "../deployment/table.ts";
import type { Terminal } from "../deployment/terminal.ts";
import { type BackfilledRun, type Outcome, outcomes } from "./outcome.ts";

/** Printed by each command: a reader compares the backfilled part of a graph with the rest. */
export const missingFields = [
  "policy receipts, so run.policies has no points",
  "changes other than added, changed and deleted: replaced, imported, moved, forgotten and Ansible's",
  "the worker pool, space and labels at that time: those that the stack has now are used",
  "notes, and fractions of seconds: if a run's delivery arrives later, pipelines show the run twice",
  "module versions and internal errors, which are in no list of runs",
] as const;

export const missingFieldsNote = `Spacelift's lists do not have:\n${missingFields.map((field) => `  - ${field}\n`).join("")}`;

/** Longer lists are shown as totals for each stack. */
const mostRows = 50;

const styles: ReadonlyMap<string, Style> = new Map<string, Style>([
  ["would_send", "green"],
  ["sent", "green"],
  ["refused", "yellow"],
  ["not_ended", "yellow"],
  ["failed", "red"],
]);

export function formatRuns(runs: readonly BackfilledRun[], terminal: Pick<Terminal, "hasColours">): string {
  if (runs.length === 0) return "";
  const [headings, rows] = runs.length > mostRows ? totals(runs) : each(runs);
  return formatTable(headings, rows, (cell, row) => {
    const style = row === 0 ? "bold" : styles.get(cell.trimEnd());
    return style === undefined ? cell : paint(terminal, style, cell);
  });
}

type Table = readonly [headings: readonly string[], rows: readonly (readonly string[])[]];

function each(runs: readonly BackfilledRun[]): Table {
  const rows = runs.map(({ stack, run, type, state, endedAt, outcome, destinations, detail }) => [
    ...[stack, run, type, state, endedAt ?? "–", outcome],
    [destinations.join(", "), detail].filter((text) => text !== "").join("; "),
  ]);
  return [["STACK", "RUN", "TYPE", "STATE", "ENDED", "OUTCOME", ""], rows];
}

function totals(runs: readonly BackfilledRun[]): Table {
  const present = outcomes.filter((outcome) => runs.some((run) => run.outcome === outcome));
  const rows = [...Map.groupBy(runs, ({ stack }) => stack)].map(([stack, own]) => [
    stack,
    ...present.map((outcome) => String(countOf(own, outcome))),
  ]);
  return [["STACK", ...present.map((outcome) => outcome.toUpperCase())], rows];
}

export function countOf(runs: readonly BackfilledRun[], outcome: Outcome): number {
  return runs.filter((run) => run.outcome === outcome).length;
}

/** Such as "3 would be sent, 1 known". */
export function summarize(runs: readonly BackfilledRun[]): string {
  const parts = outcomes.flatMap((outcome) => {
    const count = countOf(runs, outcome);
    return count === 0 ? [] : [`${count} ${words[outcome]}`];
  });
  return parts.length === 0 ? "No run ended in this time.\n" : `${parts.join(", ")}.\n`;
}

const words: Readonly<Record<Outcome, string>> = {
  would_send: "would be sent",
  sent: "sent",
  known: "known to the ledger",
  not_sent: "left out by the policy or the destinations",
  refused: "too old for Datadog",
  not_ended: "not ended",
  failed: "failed",
};
