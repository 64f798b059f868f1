type Tone = "plain" | "good" | "warm" | "bad";

/** Of a status in Datadog's CI Visibility. */
export function toneOfStatus(status: string): Tone {
  switch (status) {
    case "success":
      return "good";
    case "error":
      return "bad";
    case "blocked":
    case "canceled":
      return "warm";
    default:
      return "plain";
  }
}
