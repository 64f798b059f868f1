import type { Standing } from "../messages/run.ts";
import type { Tone } from "./controls/badge.tsx";

/** In the order of a run's way to Datadog. */
export const standings: Readonly<Record<Standing, { readonly text: string; readonly tone: Tone }>> = {
  delivering: { text: "being delivered", tone: "plain" },
  waiting: { text: "on the queue", tone: "warm" },
  sending: { text: "being sent", tone: "accent" },
  counted: { text: "in Datadog", tone: "good" },
  deadLettered: { text: "dead-lettered", tone: "bad" },
  gaveUp: { text: "lost by Spacelift", tone: "bad" },
};
