import { type Finding, note, right, unknown } from "./finding.ts";

const tolerableMilliseconds = 60_000;

/** A wrong clock disturbs only this machine's requests: the functions use AWS' clock. */
export function checkClock(aheadMilliseconds: number | undefined): Finding {
  const check = "clock";
  if (aheadMilliseconds === undefined) return unknown(check, "AWS sent no date");
  const seconds = Math.round(Math.abs(aheadMilliseconds) / 1000);
  const where = `${seconds} s ${aheadMilliseconds < 0 ? "behind" : "ahead of"} AWS`;
  if (Math.abs(aheadMilliseconds) <= tolerableMilliseconds) return right(check, `this machine is ${where}`);
  return note(check, `this machine is ${where}; the functions use AWS' clock`, "Synchronise this machine's clock.");
}
