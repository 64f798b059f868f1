/** What can be switched on at Datadog; there only where the stand-in takes its place. */
export const datadogFaults = {
  "datadog-down": "Datadog refuses every connection",
  "datadog-no-name": "Datadog's name cannot be resolved",
  "datadog-404": "Datadog answers 404 to everything, as a wrong proxy does: every run waits",
  "datadog-intake-timeout": "Datadog's intake takes every POST and never answers; the rest of Datadog does",
  "datadog-400": "Datadog answers 400 to every POST, heartbeats among them: an outage, in which every run waits",
  "datadog-413": "Datadog answers 413 to every POST, heartbeats among them: an outage, in which every run waits",
  "datadog-400-runs": "Datadog answers 400 to every run, and takes heartbeats: each run is dead-lettered alone",
  "datadog-408": "Datadog answers 408",
  "datadog-500": "Datadog answers 500",
  "datadog-500-stored": "Datadog stores every point, and answers 500",
  "datadog-403": "Datadog answers 403, as to a wrong API key",
  "datadog-403-html": "Datadog answers 403 with a page of HTML",
  "datadog-key-revoked": "Datadog's API key is revoked; Parameter Store has the new one once this is switched off",
  "datadog-429": "Datadog answers 429, with a rate limit that resets in 2 s",
  "datadog-429-huge": "Datadog answers 429, with a rate limit that resets in a day",
  "datadog-timeout": "Datadog takes every request and never answers",
  "datadog-late": "Datadog never answers, and stores every point 4 s later",
  "datadog-cut": "Datadog cuts every connection in mid-request",
  "datadog-lost-answer": "Datadog stores every point, and its answer is lost",
  "datadog-half-answer": "Datadog stores every point, and its answer ends in the middle",
  "datadog-drip": "Datadog stores every point, and its answer drips in, slower than the forwarder waits",
  "datadog-202-errors": "Datadog answers 202 with errors in it",
  "datadog-202-empty": "Datadog stores every point, and answers 202 with an empty body",
  "datadog-202-html": "Datadog stores every point, and answers 202 with a page of HTML",
  "datadog-no-date": "Datadog stores every point, and its answer has no date",
  "datadog-wrong-date":
    "Datadog stores every point, and its answer's date is a day ahead: whether it keeps them cannot be known",
} as const;

export const otherFaults = {
  "ledger-down": "DynamoDB fails every call: nothing is sent unclaimed, and what is queued waits",
  "ledger-throttled": "DynamoDB takes one call a second, and throttles the others",
  "ledger-unprocessed": "DynamoDB leaves keys of every read unprocessed, however often it is asked",
  "ledger-lost-answer": "DynamoDB makes every write, and its answer is lost",
  "queue-down": "SQS fails every call: webhooks get a 503, and what is queued waits",
  "queue-lost-answer": "SQS takes every message, and its answer is lost: webhooks get a 503, and Spacelift sends again",
  "queue-duplicates": "SQS delivers every message to two forwarders at once, the newest first, until it is deleted",
  "parameters-down":
    "SSM fails every call, and both functions start anew with nothing cached: webhooks get a 503, and what is queued waits",
  "parameters-throttled": "SSM throttles every call; the functions go on with what they have cached",
  "forwarder-killed-before-post": "The forwarder is killed after its claims, before the POST leaves",
  "forwarder-killed-after-post": "The forwarder is killed after the POST, before its mark",
  "forwarder-frozen": "The forwarder stands still before each POST; it goes on when another has long taken over",
  redeployed: "Both functions are deployed anew, with an extra tag team:new",
  "clock-lambda": "Lambda's clock is two minutes slow",
  "clock-spacelift": "Spacelift's clock is two hours slow",
  "spacelift-repeats": "Spacelift delivers everything twice",
} as const;

/** Where a fault is, for whoever looks for it. */
export function placeOf(name: FaultName): string {
  if (name.startsWith("datadog-")) return "Datadog";
  if (name.startsWith("ledger-")) return "DynamoDB, the ledger";
  if (name.startsWith("queue-")) return "SQS, the queue";
  if (name.startsWith("parameters-")) return "SSM, the keys";
  return name === "clock-spacelift" || name.startsWith("spacelift-") ? "Spacelift" : "Lambda, the functions";
}

export type DatadogFaultName = keyof typeof datadogFaults;
export type FaultName = DatadogFaultName | keyof typeof otherFaults;
