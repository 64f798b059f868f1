/** The intakes of pipelines, events and logs take nothing older (docs.datadoghq.com, "Send pipeline event", "Post an event"). */
const oldestHours = 18;

/** Lambda's clock is trusted to two minutes. */
const marginSeconds = 120;

/** Why Datadog would no longer take the event; `undefined` if it would. Times are in seconds since 1970. */
export function tooOld(eventEpochSeconds: number, nowEpochSeconds: number): string | undefined {
  const age = nowEpochSeconds - eventEpochSeconds;
  if (age <= oldestHours * 60 * 60 - marginSeconds) return undefined;
  return `ended ${(age / 3600).toFixed(1)} hours ago, and Datadog takes nothing older than ${oldestHours} hours`;
}
