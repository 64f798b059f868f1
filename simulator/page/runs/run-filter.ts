import type { RunSummary, Standing } from "../../messages/run.ts";
import { standings } from "../standings.ts";
import { typeText } from "./run-words.ts";

/** An empty text filters nothing. */
export interface RunFilter {
  readonly text: string;
  readonly standing: Standing | "";
  readonly state: string;
}

/** Parts of a run's page, in the order of its tabs. */
export const parts = ["timeline", "products", "series", "input", "deliveries"] as const;
export type Part = (typeof parts)[number] | "edit";

/** Reads the address. Ignores a standing that does not exist. */
export function readFilter({ q = "", standing = "", state = "" }: Readonly<Record<string, string>>): RunFilter {
  return { text: q, standing: isStanding(standing) ? standing : "", state };
}

export function readPart({ show }: Readonly<Record<string, string>>): Part {
  return show === "edit" ? show : (parts.find((part) => part === show) ?? "timeline");
}

function isStanding(text: string): text is Standing {
  return Object.hasOwn(standings, text);
}

/** Each word must occur in the subject, the type or the id. */
export function createMatch({ text, standing, state }: RunFilter): (run: RunSummary) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (run) => {
    if (standing !== "" && run.standing !== standing) return false;
    if (state !== "" && run.state !== state) return false;
    if (words.length === 0) return true;
    const searched = `${run.subject} ${typeText(run)} ${run.id}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  };
}

export function isFiltering({ text, standing, state }: RunFilter): boolean {
  return text.trim() !== "" || standing !== "" || state !== "";
}

/** The states that occur, and the chosen one. */
export function statesOf(runs: readonly RunSummary[], chosen: string): readonly string[] {
  return [...new Set([...runs.map(({ state }) => state), chosen])].filter((state) => state !== "").sort();
}

/** Address of the list, or of a run's part, with the filter. */
export function addressOf({ text, standing, state }: RunFilter, id?: string, part: Part = "timeline"): string {
  const query = new URLSearchParams();
  if (text !== "") query.set("q", text);
  if (standing !== "") query.set("standing", standing);
  if (state !== "") query.set("state", state);
  if (id !== undefined && part !== "timeline") query.set("show", part);
  const path = id === undefined ? "/runs" : `/runs/${encodeURIComponent(id)}`;
  return query.size === 0 ? path : `${path}?${query}`;
}
