import type { PollState } from "../../messages/console-state.ts";
import { formatNumber } from "../text.ts";

/** Sentences on the poller's work. The poller asks Spacelift itself, so no run depends on it. */
export function pollText({ isOn, sent, failed, gauges }: PollState): string {
  if (!isOn) return "The poller is off.";
  if (sent + failed === 0) return "The poller asks Spacelift for pools, queues and stacks every ten seconds.";
  const polls = `The poller has asked Spacelift ${counted(sent + failed, "time")}`;
  const last = gauges > 0 ? `Its last POST had ${counted(gauges, "gauge")}.` : "Its last poll sent nothing.";
  return failed === 0 ? `${polls}. ${last}` : `${polls}; ${counted(failed, "poll")} sent nothing. ${last}`;
}

function counted(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;
}
