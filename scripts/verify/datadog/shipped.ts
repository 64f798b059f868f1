import { readFileSync } from "node:fs";
import { asEntries, type Json, parseJson } from "../../../lambda/shared/json.ts";

export function shippedMonitors(): readonly (readonly [string, Json])[] {
  return asEntries(read("monitors"));
}

export function shippedSlos(): readonly (readonly [string, Json])[] {
  return asEntries(read("slos"));
}

export function shippedDashboard(): Readonly<Record<string, Json>> {
  return Object.fromEntries(asEntries(read("dashboard")));
}

function read(name: "monitors" | "slos" | "dashboard"): Json {
  return parseJson(readFileSync(new URL(`../../../datadog/${name}.json`, import.meta.url), "utf8"));
}
