import { isObject, type Json, parseJson } from "../../lambda/shared/json.ts";
import { jsonText } from "../deployment/json-text.ts";
import { hidden } from "./hidden.ts";
import { maskText } from "./mask-text.ts";

/** Fields that are about a person, and fields that are named for a secret. */
const hiddenKey =
  /author|e-?mail|login|user|triggered_?by|creator|secret|token|passw|passphrase|pwd|credential|authori[sz]ation|api_?-?key|private_?-?key|signature|session/i;

/** What is nested more deeply is hidden, since the call stack is finite. Spacelift's own notifications have ten levels. */
const deepest = 200;

/** JSON text, or any other, without what may be a secret or leads to a person. JSON comes back indented. */
export function maskBody(text: string): string {
  const json = parseJson(text);
  return json === undefined ? maskText(text) : jsonText(maskJson(json), 2);
}

/** The same as a value: JSON stays JSON, and anything else is text. */
export function maskedValue(text: string): Json {
  const json = parseJson(text);
  return json === undefined ? maskText(text) : maskJson(json);
}

function maskJson(value: Json, depth = 0): Json {
  if (typeof value === "string") return maskText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === deepest) return hidden;
  if (Array.isArray(value)) return value.map((each) => maskJson(each, depth + 1));
  if (!isObject(value)) return value;
  const nameOnce = createUniqueNames();
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      nameOnce(maskText(key)),
      hiddenKey.test(key) && each !== null ? hidden : maskJson(each, depth + 1),
    ]),
  );
}

/** Numbers names that are equal once they are masked, so that no field is lost. */
function createUniqueNames(): (name: string) => string {
  const used = new Map<string, number>();
  return (name) => {
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return times === 1 ? name : `${name} ${times}`;
  };
}
