import type { Frame } from "../../messages/drawn-dashboard.ts";

export const spans = ["auto", "5m", "15m", "30m", "1h", "4h", "1d", "1w"] as const;

export type Span = (typeof spans)[number];

/** The view's part of the address. */
export interface Selection {
  /** The live time frame; kept while a fixed one is shown. */
  readonly span: Span;
  /** Null while live. */
  readonly fixed: Frame | null;
  /** Values of template variables by name. A variable without a value matches everything. */
  readonly variables: Readonly<Record<string, string>>;
  readonly hasEvents: boolean;
  /** Positions of the closed groups. */
  readonly closed: readonly number[];
}

type Query = Readonly<Record<string, string>>;

const own = ["span", "from", "to", "events", "closed"];

export function parseSelection(query: Query): Selection {
  const [from, to] = [secondsOf(query["from"]), secondsOf(query["to"])];
  return {
    span: spans.find((span) => span === query["span"]) ?? "auto",
    fixed: from !== undefined && to !== undefined && from < to ? { from, to } : null,
    variables: Object.fromEntries(Object.entries(query).filter(([name, value]) => !own.includes(name) && value !== "")),
    hasEvents: query["events"] !== "off",
    closed: (query["closed"] ?? "").split(".").filter(Boolean).map(Number).filter(Number.isInteger),
  };
}

function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,11}$/.test(text) ? Number(text) : undefined;
}

/** The address of a selection. Defaults are left out. */
export function addressOf(path: string, { span, fixed, variables, hasEvents, closed }: Selection): string {
  const query = new URLSearchParams({
    ...(span !== "auto" && { span }),
    ...(fixed !== null && { from: String(fixed.from), to: String(fixed.to) }),
    ...variables,
    ...(!hasEvents && { events: "off" }),
    ...(closed.length > 0 && { closed: closed.join(".") }),
  });
  return query.size === 0 ? path : `${path}?${query}`;
}

/** The parameters of the server's answer. */
export function parametersOf({ span, fixed, variables }: Selection): string {
  const time = fixed === null ? { span } : { from: String(fixed.from), to: String(fixed.to) };
  return String(new URLSearchParams({ ...time, ...variables }));
}

export function withVariable({ variables, ...rest }: Selection, name: string, value: string): Selection {
  const others = Object.fromEntries(Object.entries(variables).filter(([each]) => each !== name));
  return { ...rest, variables: value === "*" ? others : { ...others, [name]: value } };
}

export function withToggledGroup({ closed, ...rest }: Selection, group: number): Selection {
  const isClosed = closed.includes(group);
  return {
    ...rest,
    closed: isClosed ? closed.filter((each) => each !== group) : [...closed, group].sort((a, b) => a - b),
  };
}

const shortestSeconds = 30;

/** Widens a shorter frame around its middle, since the server refuses it. */
export function atLeastShortest({ from, to }: Frame): Frame {
  const missing = Math.max(0, shortestSeconds - (to - from));
  const start = Math.floor(from - missing / 2);
  return { from: start, to: Math.max(start + shortestSeconds, Math.ceil(to + missing / 2)) };
}
