import { type Finding, note, right, unknown } from "./finding.ts";

const tolerableMilliseconds = 60_000;

/** This machine's clock against AWS', which Lambda goes by: it matters to what is signed and sent from here alone. */
export function checkClock(aheadMilliseconds: number | undefined): Finding {
  const check = "clock";
  if (aheadMilliseconds === undefined) return unknown(check, "AWS did not say what time it is");
  const seconds = Math.round(Math.abs(aheadMilliseconds) / 1000);
  const where = `${seconds} s ${aheadMilliseconds < 0 ? "behind" : "ahead of"} AWS`;
  if (Math.abs(aheadMilliseconds) <= tolerableMilliseconds) return right(check, `this machine is ${where}`);
  return note(check, `this machine is ${where}; the functions go by AWS' clock`, "Set this machine's clock by NTP.");
}
