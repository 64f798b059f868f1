import { isObject, type Json, parseJson } from "../../lambda/domain/json.ts";

/** Fields that are about a person, and fields that are named for a secret. */
const hiddenKey =
  /(?:author|e-?mail|login|user|triggered_?by|creator|secret|token|passw|credential|authori[sz]ation|api_?-?key|private_?-?key|signature|session)/i;

const hiddenTexts = [
  // Addresses: of people, and of machines.
  /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu,
  /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g,
  /(?<![\da-f:])(?:[\da-f]{1,4}:){3,7}[\da-f]{1,4}(?![\da-f:])/gi,
  // Keys and tokens by the form that their makers give them.
  /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g,
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b(?:gh[opsur]_|github_pat_|glpat-|xox[a-z]-|sk_live_)[\w-]+/g,
  /\b(?:bearer|basic)\s+[\w.~+/=-]+/gi,
  /(?<=:\/\/)[^\s/@:]+:[^\s/@]+(?=@)/g,
  /(?<=[?&](?:[\w-]*(?:token|secret|sig|signature|key|password)[\w-]*)=)[^&\s"]+/gi,
  // Whatever else is long and has letters and digits in no order that a person would write.
  /(?<![\w+/=])(?=[\w+/=]*\d)(?=[\w+/=]*[A-Za-z])[\w+/=]{32,}(?![\w+/=])/g,
] as const;

const hidden = "[hidden]";

/** JSON text, or any other, without what may be a secret or leads to a person. JSON comes back indented. */
export function maskBody(text: string): string {
  const json = parseJson(text);
  return json === undefined ? maskText(text) : JSON.stringify(maskJson(json), null, 2);
}

/** The same as a value: JSON stays JSON, and anything else is text. */
export function maskedValue(text: string): Json {
  const json = parseJson(text);
  return json === undefined ? maskText(text) : maskJson(json);
}

function maskJson(value: Json): Json {
  if (typeof value === "string") return maskText(value);
  if (Array.isArray(value)) return value.map(maskJson);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, hiddenKey.test(key) && each !== null ? hidden : maskJson(each)]),
  );
}

export function maskText(text: string): string {
  return hiddenTexts.reduce((masked, pattern) => masked.replace(pattern, hidden), text);
}
