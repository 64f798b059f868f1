import { isObject, type Json, parseJson } from "../../lambda/shared/json.ts";
import { jsonText } from "../deployment/json-text.ts";
import { redacted } from "./placeholder.ts";
import { redactText } from "./redact-text.ts";

const redactedKey =
  /^actor$|^remote_?ip$|author|e-?mail|login|user|triggered_?by|creator|secret|token|passw|passphrase|pwd|credential|authori[sz]ation|api_?-?key|private_?-?key|signature|session/i;

/** Deeper values are redacted, since the call stack is finite. Spacelift's own notifications have ten levels. */
const deepest = 200;

export function redactBody(text: string): string {
  const json = parseJson(text);
  return json === undefined ? redactText(text) : jsonText(redactJson(json), 2);
}

/** JSON stays JSON, and any other body is text. */
export function redactedValue(text: string): Json {
  const json = parseJson(text);
  return json === undefined ? redactText(text) : redactJson(json);
}

function redactJson(value: Json, depth = 0): Json {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === deepest) return redacted;
  if (Array.isArray(value)) return value.map((each) => redactJson(each, depth + 1));
  if (!isObject(value)) return value;
  const nameOnce = createUniqueNames();
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      nameOnce(redactText(key)),
      redactedKey.test(key) && each !== null ? redacted : redactJson(each, depth + 1),
    ]),
  );
}

/** Numbers names that are equal after redaction, so that no field is lost. */
function createUniqueNames(): (name: string) => string {
  const used = new Map<string, number>();
  return (name) => {
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return times === 1 ? name : `${name} ${times}`;
  };
}
