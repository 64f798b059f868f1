import type { FaultKind, PostFaultKind } from "./faults.ts";

/** Each is a fault, with its effects on a POST. */
export const outages = {
  "datadog: hours of refusals": ["network: refused"],
  "datadog: hours without an answer": ["network: hangs"],
  "datadog: hours of a wrong date": ["datadog: 202, date off by hours"],
  "intake: hours of 5xx": ["datadog: 500", "datadog: 502 HTML", "datadog: 503, stored"],
  "intake: hours of timeouts": ["network: hangs", "network: answer lost"],
  "intake: hours of 404": ["datadog: 404"],
  "intake: hours of 400": ["datadog: 400"],
  "intake: hours of 413": ["datadog: 413"],
} as const satisfies Partial<Record<FaultKind, readonly [PostFaultKind, ...PostFaultKind[]]>>;

export type Outage = keyof typeof outages;

export const outageKinds = Object.keys(outages).filter(isOutage);

function isOutage(name: string): name is Outage {
  return Object.hasOwn(outages, name);
}
