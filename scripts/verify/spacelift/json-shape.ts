import { isObject, type Json } from "../../../lambda/shared/json.ts";

export type JsonType = "text" | "number" | "list" | "object" | "true or false" | "null" | "nothing";

export function typeOf(value: Json): JsonType {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "true or false" : "object";
}

export function shapeOf(document: Json): string {
  if (Array.isArray(document)) return `a list of ${document.length}`;
  if (!isObject(document)) return document === null ? "null" : typeof document;
  return `{${Object.keys(document).toSorted().join(", ")}}`;
}
