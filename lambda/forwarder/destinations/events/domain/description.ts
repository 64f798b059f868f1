import { resourceChangeTypes } from "../../../../contract/resource-changes.ts";
import type { FinishedRun, InternalError, ModuleVersion, SpaceliftEvent } from "../../../../events/event.ts";
import { runStartMilliseconds } from "../../../domain/run-start.ts";
import { runUrl } from "../../../domain/run-url.ts";
import { code, link } from "./markdown.ts";

export type AlertType = "error" | "warning" | "info" | "success";

export interface Description {
  readonly title: string;
  readonly alertType: AlertType;
  /** Events with the same subject are one group in Datadog. */
  readonly subject: string;
  /** Markdown, as are the items and the link. */
  readonly summary: string;
  readonly items: readonly string[];
  readonly link: string | undefined;
}

/** `epochSeconds`: the event's own time, in seconds since 1970. */
export function describeEvent(event: SpaceliftEvent, epochSeconds: number, spaceliftEndpoint: string): Description {
  switch (event.kind) {
    case "run":
      return describeRun(event, epochSeconds, spaceliftEndpoint);
    case "module_version":
      return describeVersion(event, spaceliftEndpoint);
    case "internal_error":
      return describeError(event, spaceliftEndpoint);
  }
}

const mostOtherChanges = 10;

const alertTypes: ReadonlyMap<string | undefined, AlertType> = new Map([
  ["FINISHED", "success"],
  ["FAILED", "error"],
  ["DISCARDED", "warning"],
  ["STOPPED", "warning"],
  ["CANCELED", "warning"],
]);

function describeRun(run: FinishedRun, epochSeconds: number, spaceliftEndpoint: string): Description {
  const { stack, type, state, timing, details } = run;
  const what = `${lowered(type) ?? "untyped"} run`;
  const outcome = lowered(state) ?? "ended";
  const phase = state === "FAILED" ? (details?.endedIn ?? timing.at(-1)?.state) : undefined;
  const start = runStartMilliseconds(run, epochSeconds * 1000);
  return {
    title: `${stack ?? "Spacelift"}: ${what} ${outcome}${phase === undefined ? "" : ` in ${phase}`}`,
    alertType: alertTypes.get(state) ?? "info",
    subject: `stack:${stack ?? ""}`,
    summary: `The ${what} ${stack === undefined ? "without a stack" : `of ${code(stack)}`} ${outcome === "ended" ? outcome : `is **${outcome}**`}.`,
    items: [
      ...(phase === undefined ? [] : [`Failed in: ${code(phase)}`]),
      `Changes: ${changesOf(run)}`,
      ...(start === undefined ? [] : [`Duration: ${duration(epochSeconds - start / 1000)}`]),
      ...present("Title", run.optIns.runTitle),
      ...present("Branch", run.branch),
      ...present("Commit", details?.commit),
      ...run.receipts.map(
        (receipt) =>
          `Policy ${code(receipt.name ?? "unnamed")} (${code(receipt.type ?? "untyped")}): ${outcomeOf(receipt)}`,
      ),
    ],
    link: link("Open the run in Spacelift", runUrl(run, spaceliftEndpoint)),
  };
}

function describeVersion(version: ModuleVersion, spaceliftEndpoint: string): Description {
  const { module = "unnamed", state, details } = version;
  const number = details?.number === undefined ? "" : ` ${details.number}`;
  const outcome = lowered(state) ?? "changed";
  return {
    title: `Module ${module}: version${number} ${outcome}`,
    alertType: state === "FAILED" ? "error" : "info",
    subject: `module:${version.module ?? ""}`,
    summary: `A version of the module ${code(module)} is **${outcome}**.`,
    items: [
      ...present("Version", details?.number),
      ...present("Branch", version.branch),
      ...present("Commit", details?.commit),
    ],
    link: link("Open Spacelift", spaceliftEndpoint),
  };
}

/** The policy does not send an error's text, which may hold data of the user. */
function describeError({ account, severity }: InternalError, spaceliftEndpoint: string): Description {
  const level = severity?.toLowerCase();
  return {
    title: `Spacelift: internal error${account === undefined ? "" : ` in ${account}`}`,
    alertType: level === "info" || level === "warning" ? level : "error",
    subject: "internal_error",
    summary: "Spacelift reported an internal error.",
    items: present("Severity", severity),
    link: link("Open Spacelift", spaceliftEndpoint),
  };
}

/** In an order of our own, since a repeated delivery may have another order: known types first, then others by name. */
function changesOf({ changes }: FinishedRun): string {
  const sums = new Map<string, number>();
  for (const { changeType, count } of changes) sums.set(changeType, (sums.get(changeType) ?? 0) + count);
  const ours = resourceChangeTypes.filter((changeType) => sums.has(changeType));
  const others = [...sums.keys()].filter((changeType) => !ours.some((each) => each === changeType)).sort();
  const parts = ours.map((changeType) => `${sums.get(changeType)} ${changeType}`);
  const more = others.slice(0, mostOtherChanges).map((changeType) => `${sums.get(changeType)} ${code(changeType)}`);
  return parts.length + more.length === 0 ? "none" : [...parts, ...more].join(", ");
}

function outcomeOf({ outcome }: FinishedRun["receipts"][number]): string {
  return outcome === undefined ? "no outcome" : code(outcome);
}

function present(label: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`${label}: ${code(value)}`];
}

/** The two largest units. */
function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

function lowered(text: string | undefined): string | undefined {
  return text?.toLowerCase().replaceAll("_", " ");
}
