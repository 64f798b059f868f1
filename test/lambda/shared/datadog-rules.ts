/**
 * Datadog's normalisation of tags and metric names: a second implementation, to compare `tags.ts` with. It goes character
 * by character, like Datadog's own normalisers (DataDog/datadog-agent, pkg/trace/traceutil/normalize;
 * DataDog/terraform-provider-datadog, NormMetricNameParse).
 */
const letter = /^\p{L}$/u;
const digitOrSign = /^[\p{Nd}\-./]$/u;

/** Keeps leading and trailing colons, and a letter whose lower case has another length in bytes. */
export function agentTag(tag: string): string {
  const result: string[] = [];
  let seen = 0;
  let offset = 0;
  for (const character of tag) {
    offset += Buffer.byteLength(character);
    const lower = character.codePointAt(0) === 0x130 ? character : character.toLowerCase();
    const stored = Buffer.byteLength(lower) === Buffer.byteLength(character) ? lower : character;
    const isLetter = letter.test(stored) || stored === ":";
    if (isLetter || seen > 0) {
      seen += 1;
      if (isLetter || digitOrSign.test(stored)) result.push(stored);
      else if (result.at(-1) !== "_") result.push("_");
    }
    if (offset >= 400 || seen >= 200) break;
  }
  if (result.at(-1) === "_") result.pop();
  return result.join("");
}

/** The documentation's rule: starts with a letter, ends without a colon, in lower case, and truncated last. */
export function documentedTag(tag: string): string {
  const characters = Array.from(tag, (character) => character.toLowerCase()).join("");
  const replaced = characters.replace(/[^\p{L}\p{Nd}_\-:./]/gu, "_").replace(/_{2,}/g, "_");
  const fromLetter = replaced.slice(Math.max(replaced.search(/\p{L}/u), 0));
  return Array.from(/\p{L}/u.test(replaced) ? fromLetter : "")
    .slice(0, 200)
    .join("")
    .replace(/[_:]+$/, "");
}

export function datadogName(name: string): string {
  const result: string[] = [];
  for (const character of name) {
    if (/[A-Za-z]/.test(character)) result.push(character);
    else if (result.length === 0) continue;
    else if (/\d/.test(character)) result.push(character);
    else if (character === ".") {
      if (result.at(-1) === "_") result.pop();
      result.push(".");
    } else if (result.at(-1) !== "." && result.at(-1) !== "_") result.push("_");
  }
  if (result.at(-1) === "_") result.pop();
  return result.join("");
}

export function storedSeries(metric: string, tags: readonly string[], tagRule: (tag: string) => string): string {
  return JSON.stringify([datadogName(metric), ...[...new Set(tags.map(tagRule))].sort()]);
}
