import { hidden } from "./hidden.ts";
import { maskIpv6 } from "./mask-ipv6.ts";

/**
 * Each step takes time linear in the text, since anybody may write the text of an event: it finds runs of characters that
 * can begin only at their first character, and looks at each run a fixed number of times.
 */
const steps: readonly ((text: string) => string)[] = [
  // Private keys.
  replaceAll(/-----BEGIN [A-Z\d ]+-----[\s\S]*?(?:-----END [A-Z\d ]+-----|$)/g),
  // Who is logged in to a URL, and secrets in its query.
  replaceAll(/(?<=:\/\/)[^\s/?#"'<>]+(?=@)/g),
  replaceAll(/(?<=[?&#;])(?=[\w-]*(?:token|secret|sig|key|passw))([\w-]+=)[^&\s"]+/gi, `$1${hidden}`),
  // Addresses: of people, and of machines.
  replaceRuns(/[\p{L}\p{M}\p{N}._%+@-]+/gu, isMailAddress),
  maskIpv6,
  replaceAll(/(?<![\w:])(?:[\da-f]{2}[:-]){5}[\da-f]{2}(?![\w:])/gi),
  replaceAll(/(?<!\d|\d\.)(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)/g),
  // Keys and tokens by the form that their makers give them.
  replaceRuns(/[\w.-]+/g, isJsonWebToken),
  replaceAll(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g),
  replaceAll(/\b(?:gh[opsur]_|github_pat_|glpat-|xox[a-z]-|sk_live_)[\w-]+/g),
  replaceAll(/\b(?:bearer|basic)\s+[\w.~+/=-]+/gi),
  // Any other run that is long and mixes digits with letters, which people do not write.
  replaceRuns(/[\w+/=]{32,}/g, (run) => /\d/.test(run) && /[A-Za-z]/.test(run)),
];

/** A text without secrets and without addresses of people or machines, in time linear in its length. */
export function maskText(text: string): string {
  return steps.reduce((masked, step) => step(masked), text);
}

function replaceAll(pattern: RegExp, replacement = hidden): (text: string) => string {
  return (text) => text.replace(pattern, replacement);
}

function replaceRuns(pattern: RegExp, isHidden: (run: string) => boolean): (text: string) => string {
  return (text) => text.replace(pattern, (run) => (isHidden(run) ? hidden : run));
}

function isMailAddress(run: string): boolean {
  return /[^@]@[^@]*\.\p{L}{2}/u.test(run.replaceAll("%40", "@"));
}

function isJsonWebToken(run: string): boolean {
  const parts = run.split(".");
  return parts.some((part, index) => /\beyJ[\w-]/.test(part) && (parts[index + 1] ?? "") !== "");
}
