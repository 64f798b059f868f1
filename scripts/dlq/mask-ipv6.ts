import { isIPv6 } from "node:net";
import { hidden } from "./hidden.ts";

/** Eight groups of four digits, or six groups and an IPv4 address, are 45 characters at most (RFC 4291, section 2.2). */
const longestAddress = 45;

/** A colon that separates an address from the word before or after it, and is no part of `::`. */
const firstSeparator = /^[\dA-Fa-f.]*:(?=::|(?!:))/;
const lastSeparator = /(?<=::|(?<!:)):[\dA-Fa-f.]*$/;

/**
 * Replaces each IPv6 address in a text, in any form that Node reads, with its zone. A name that merely has `::` in it, such
 * as `spacelift::logs`, is left alone, and so is a time of day. A name made only of hexadecimal digits cannot be told from an
 * address, and is hidden.
 */
export function maskIpv6(text: string): string {
  return text
    .replace(/[\dA-Fa-f:.]+/g, (run, offset: number) => {
      if (!run.includes(":")) return run;
      const isJoined = { before: isWord(text[offset - 1]), after: isWord(text[offset + run.length]) };
      const span = findAddress(run, isJoined);
      return span === undefined ? run : `${run.slice(0, span.start)}${hidden}${run.slice(span.end)}`;
    })
    .replaceAll(/(?<=\[hidden\])%[\w.:~-]+/g, "");
}

/** Where the address is in a run of hexadecimal digits, colons and dots. A word beside the run ends at a separator. */
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
  // Of nine groups, either the first or the last is not of the address: hide all of them.
  return { start: Math.min(...found.map(({ start }) => start)), end: Math.max(...found.map(({ end }) => end)) };
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character);
}
