import type { CachedValue } from "../shared/cached-value.ts";
import { asList, at, parseJson } from "../shared/json.ts";
import { describeError } from "../shared/log.ts";
import type { Secret } from "../shared/secret.ts";
import type { GaugeSeries } from "./domain/gauge-series.ts";

export type TimedGauge = GaugeSeries & { /** Whole, since 1970. */ readonly second: number };

export type SubmitAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly body: string }
  | { readonly kind: "not_sent"; readonly why: "unreachable" | "too_large"; readonly detail: string }
  | { readonly kind: "lost"; readonly detail: string };

export interface SendPorts {
  readonly apiKey: CachedValue<Secret>;
  /** One POST, without a retry. Never rejects because of the network or Datadog. */
  readonly submit: (
    series: readonly TimedGauge[],
    apiKey: Secret,
    deadlineMilliseconds: number,
  ) => Promise<SubmitAnswer>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export type Sent =
  | { readonly kind: "sent"; readonly series: number }
  /** A gauge is only useful now, so nothing keeps it. */
  | { readonly kind: "dropped"; readonly detail: string };

/** The most important series come first: a payload over Datadog's limits loses its last ones. */
export async function sendGauges(
  series: readonly GaugeSeries[],
  ports: SendPorts,
  endMilliseconds: number,
): Promise<Sent> {
  let key = await ports.apiKey.get().catch(describeError);
  let rest = series;
  let mayRereadKey = true;
  for (;;) {
    if (typeof key === "string") return { kind: "dropped", detail: key };
    const now = ports.now();
    if (now >= endMilliseconds) return { kind: "dropped", detail: "no time was left" };
    const second = Math.floor(now / 1000);
    const timed = rest.map((each) => ({ ...each, second }));
    const answer = await ports.submit(timed, key, endMilliseconds - now);
    if (answer.kind === "not_sent" && answer.why === "too_large" && rest.length > 1) {
      rest = rest.slice(0, Math.floor(0.8 * rest.length));
      continue;
    }
    if (answer.kind !== "answered") return { kind: "dropped", detail: answer.detail };
    if (answer.status === 403 && mayRereadKey) {
      mayRereadKey = false;
      key = await ports.apiKey.refresh().catch(describeError);
      continue;
    }
    return isAccepted(answer)
      ? { kind: "sent", series: rest.length }
      : { kind: "dropped", detail: `status ${answer.status}: ${answer.body.slice(0, 200)}` };
  }
}

function isAccepted({ status, body }: { readonly status: number; readonly body: string }): boolean {
  const answer = parseJson(body);
  return status === 202 && answer !== undefined && asList(at(answer, "errors")).length === 0;
}
