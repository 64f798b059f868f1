import { redacted } from "./placeholder.ts";
import { redactIpv6 } from "./redact-ipv6.ts";

/** Each step takes time linear in the text, since anybody may write the text of an event. */
const steps: readonly ((text: string) => string)[] = [
  // Private keys.
  replaceAll(/-----BEGIN [A-Z\d ]+-----[\s\S]*?(?:-----END [A-Z\d ]+-----|$)/g),
  // User information and secrets in the query of a URL.
  replaceAll(/(?<=:\/\/)[^\s/?#"'<>]+(?=@)/g),
  replaceAll(/(?<=[?&#;])(?=[\w-]*(?:token|secret|sig|key|passw))([\w-]+=)[^&\s"]+/gi, `$1${redacted}`),
  // Mail, IPv6, hardware and IPv4 addresses.
  replaceRuns(/[\p{L}\p{M}\p{N}._%+@-]+/gu, isMailAddress),
  redactIpv6,
  replaceAll(/(?<![\w:])(?:[\da-f]{2}[:-]){5}[\da-f]{2}(?![\w:])/gi),
  replaceAll(/(?<!\d|\d\.)(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)/g),
  // Keys and tokens of known forms.
  replaceRuns(/[\w.-]+/g, isJsonWebToken),
  replaceAll(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g),
  replaceAll(/\b(?:gh[opsur]_|github_pat_|glpat-|xox[a-z]-|sk_live_)[\w-]+/g),
  replaceAll(/\b(?:bearer|basic)\s+[\w.~+/=-]+/gi),
  // Any other long run that mixes digits with letters.
  replaceRuns(/[\w+/=]{32,}/g, (run) => /\d/.test(run) && /[A-Za-z]/.test(run)),
];

/** Takes time linear in the length. */
export function redactText(text: string): string {
  return steps.reduce((masked, step) => step(masked), text);
}

function replaceAll(pattern: RegExp, replacement = redacted): (text: string) => string {
  return (text) => text.replace(pattern, replacement);
}

function replaceRuns(pattern: RegExp, isRedacted: (run: string) => boolean): (text: string) => string {
  return (text) => text.replace(pattern, (run) => (isRedacted(run) ? redacted : run));
}

function isMailAddress(run: string): boolean {
  return /[^@]@[^@]*\.\p{L}{2}/u.test(run.replaceAll("%40", "@"));
}

function isJsonWebToken(run: string): boolean {
  const parts = run.split(".");
  return parts.some((part, index) => /\beyJ[\w-]/.test(part) && (parts[index + 1] ?? "") !== "");
}
