import type { Tone } from "./controls/badge.tsx";

export function toneOfLog(status: string): Tone {
  switch (status) {
    case "error":
      return "bad";
    case "warn":
      return "warm";
    default:
      return "plain";
  }
}
