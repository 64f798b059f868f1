import type { FaultText } from "./messages/fault-text.ts";

/** Available only with the stand-in. The effects follow `lambda/forwarder`. */
export const datadogFaults = {
  "datadog-down": {
    place: "Datadog: no answer",
    description: "Datadog refuses every connection",
    effect: "No POST leaves. Runs wait on the queue, and the forwarder retries until Datadog can be reached.",
  },
  "datadog-no-name": {
    place: "Datadog: no answer",
    description: "Datadog's name cannot be resolved",
    effect: "No POST leaves. Runs wait on the queue, and the forwarder retries until Datadog can be reached.",
  },
  "datadog-timeout": {
    place: "Datadog: no answer",
    description: "Datadog accepts every request and never answers",
    effect: "One batch may have arrived: it keeps its timestamps and is sent again unchanged. All other runs wait.",
  },
  "datadog-intake-timeout": {
    place: "Datadog: no answer",
    description: "Datadog's intake never answers a POST; the rest of Datadog works",
    effect: "One batch may have arrived: it keeps its timestamps and is sent again unchanged. All other runs wait.",
  },
  "datadog-cut": {
    place: "Datadog: no answer",
    description: "Datadog closes every connection in mid-request",
    effect: "One batch may have arrived: it keeps its timestamps and is sent again unchanged. All other runs wait.",
  },
  "datadog-400": {
    place: "Datadog: errors",
    description: "Datadog answers 400 to every POST, heartbeats included",
    effect: "The forwarder's heartbeat is refused too, so this is an outage: every run waits, none is dead-lettered.",
  },
  "datadog-400-runs": {
    place: "Datadog: errors",
    description: "Datadog answers 400 to every run but accepts heartbeats",
    effect: "Datadog works, so each run itself is at fault: it is dead-lettered as rejected. Redrive it afterwards.",
  },
  "datadog-403": {
    place: "Datadog: errors",
    description: "Datadog answers 403, as for a wrong API key",
    effect: "The forwarder reads the key again, and runs wait on the queue.",
  },
  "datadog-403-html": {
    place: "Datadog: errors",
    description: "Datadog answers 403 with an HTML page",
    effect: "The forwarder reads the key again, and runs wait on the queue.",
  },
  "datadog-key-revoked": {
    place: "Datadog: errors",
    description: "Datadog's API key is revoked; Parameter Store gets the new key when you switch this off",
    effect: "Datadog answers 403 and runs wait. The forwarder uses the new key as soon as Parameter Store has it.",
  },
  "datadog-404": {
    place: "Datadog: errors",
    description: "Datadog answers 404 to everything, like a misconfigured proxy",
    effect: "A 404 proves nothing: one batch keeps its timestamps for the retry, and all other runs wait.",
  },
  "datadog-408": {
    place: "Datadog: errors",
    description: "Datadog answers 408",
    effect: "A 408 proves nothing: one batch keeps its timestamps for the retry, and all other runs wait.",
  },
  "datadog-413": {
    place: "Datadog: errors",
    description: "Datadog answers 413 to every POST, heartbeats included",
    effect: "The forwarder's heartbeat is refused too, so this is an outage: every run waits, none is dead-lettered.",
  },
  "datadog-429": {
    place: "Datadog: errors",
    description: "Datadog answers 429; the rate limit resets in 2 s",
    effect: "Runs wait on the queue for at least the 2 s that Datadog names, then the forwarder retries.",
  },
  "datadog-429-huge": {
    place: "Datadog: errors",
    description: "Datadog answers 429; the rate limit resets in a day",
    effect: "Runs wait on the queue. The forwarder retries after its own longest delay, not after a day.",
  },
  "datadog-500": {
    place: "Datadog: errors",
    description: "Datadog answers 500",
    effect: "A 500 proves nothing: one batch keeps its timestamps for the retry, and all other runs wait.",
  },
  "datadog-500-stored": {
    place: "Datadog: unclear answers",
    description: "Datadog stores every point but answers 500",
    effect: "Datadog has one batch. It is sent again at the same timestamps and counts once. All other runs wait.",
  },
  "datadog-late": {
    place: "Datadog: unclear answers",
    description: "Datadog stores every point 4 s late and never answers",
    effect: "A batch arrives after the forwarder gave up. Its repetition has the same timestamps and counts once.",
  },
  "datadog-lost-answer": {
    place: "Datadog: unclear answers",
    description: "Datadog stores every point, but the answer is lost",
    effect: "Datadog has one batch. It is sent again at the same timestamps and counts once. All other runs wait.",
  },
  "datadog-half-answer": {
    place: "Datadog: unclear answers",
    description: "Datadog stores every point, but the answer breaks off",
    effect: "Datadog has one batch. It is sent again at the same timestamps and counts once. All other runs wait.",
  },
  "datadog-drip": {
    place: "Datadog: unclear answers",
    description: "Datadog stores every point, but the answer is too slow for the forwarder",
    effect: "Datadog has one batch. It is sent again at the same timestamps and counts once. All other runs wait.",
  },
  "datadog-202-errors": {
    place: "Datadog: unclear answers",
    description: "Datadog answers 202 with errors in the body",
    effect: "A 202 with errors is no acceptance: one batch keeps its timestamps for the retry, all other runs wait.",
  },
  "datadog-202-empty": {
    place: "Datadog: unclear answers",
    description: "Datadog stores every point and answers 202 with an empty body",
    effect: "An empty 202 is no acceptance. The batch is sent again at the same timestamps and counts once.",
  },
  "datadog-202-html": {
    place: "Datadog: unclear answers",
    description: "Datadog stores every point and answers 202 with an HTML page",
    effect: "A web page is no acceptance. The batch is sent again at the same timestamps and counts once.",
  },
  "datadog-no-date": {
    place: "Clocks",
    description: "Datadog stores every point, but the answer has no Date header",
    effect: "The forwarder allows for two minutes of error in its own clock. Nothing is delayed.",
  },
  "datadog-wrong-date": {
    place: "Clocks",
    description: "Datadog stores every point, but the answer's Date is a day ahead",
    effect: "The forwarder cannot tell whether Datadog keeps the points, so it claims nothing new and runs wait.",
  },
} as const satisfies Readonly<Record<string, FaultText>>;
