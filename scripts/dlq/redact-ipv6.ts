import { isIPv6 } from "node:net";
import { redacted } from "./placeholder.ts";

/** Eight groups of four digits, or six groups and an IPv4 address, are 45 characters at most (RFC 4291, section 2.2). */
const longestAddress = 45;

/** A colon between an address and the word before or after it: one that is no part of `::`. */
const firstSeparator = /^[\dA-Fa-f.]*:(?=::|(?!:))/;
const lastSeparator = /(?<=::|(?<!:)):[\dA-Fa-f.]*$/;

/**
 * Redacts every form that Node reads, with its zone. Times of day and names with `::`, such as `spacelift::logs`, stay.
 * A name of only hexadecimal digits looks like an address and is redacted.
 */
export function redactIpv6(text: string): string {
  return text
    .replace(/[\dA-Fa-f:.]+/g, (run, offset: number) => {
      if (!run.includes(":")) return run;
      const isJoined = { before: isWord(text[offset - 1]), after: isWord(text[offset + run.length]) };
      const span = findAddress(run, isJoined);
      return span === undefined ? run : `${run.slice(0, span.start)}${redacted}${run.slice(span.end)}`;
    })
    .replaceAll(/(?<=\[redacted\])%[\w.:~-]+/g, "");
}

/** A word beside the run ends at a separator. */
function findAddress(run: string, isJoined: { readonly before: boolean; readonly after: boolean }) {
  const afterDots = run.length - run.replace(/^\.+/, "").length;
  const beforeDots = run.replace(/(?<!\.)\.+$/, "").length;
  const afterSeparator = firstSeparator.exec(run)?.[0].length;
  const beforeSeparator = lastSeparator.exec(run)?.index;
  const starts = [...(isJoined.before ? [] : [afterDots]), ...(afterSeparator === undefined ? [] : [afterSeparator])];
  const ends = [...(isJoined.after ? [] : [beforeDots]), ...(beforeSeparator === undefined ? [] : [beforeSeparator])];
  const found = starts
    .flatMap((start) => ends.map((end) => ({ start, end })))
    .filter(({ start, end }) => end - start <= longestAddress && isIPv6(run.slice(start, end)));
  if (found.length === 0) return undefined;
  // Nine groups contain two addresses that overlap: redact all of them.
  return { start: Math.min(...found.map(({ start }) => start)), end: Math.max(...found.map(({ end }) => end)) };
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character);
}
