import type { Json } from "../../lambda/shared/json.ts";
import type { DatadogAnswer } from "./datadog-exchange.ts";
import type { Asset, Assets, DatadogOrganisation, Fields } from "./datadog-organisation.ts";

/** `id` is empty for a list and a creation. */
export type Route = (id: string, body: Fields, query: URLSearchParams) => DatadogAnswer;

/** Keyed by method and path: `GET monitor`, or `GET monitor/` for one object. */
export type Routes = Readonly<Record<string, Route>>;

/** An organisation as its API shows it. */
export interface Visible {
  readonly organisation: DatadogOrganisation;
  /** May lag behind. */
  readonly listed: <Id extends string | number>(assets: Assets<Id>) => readonly Asset<Id>[];
  /** `undefined` for a missing object, and for a new one that is not found yet. */
  readonly found: <Id extends string | number>(assets: Assets<Id>, id: Id) => Asset<Id> | undefined;
}

export function refused(status: number, error: string): DatadogAnswer {
  return json(status, { errors: [error] });
}

export function json(status: number, body: Json): DatadogAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
