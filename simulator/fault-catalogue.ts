/** Available only with the stand-in. */
export const datadogFaults = {
  "datadog-down": "Datadog refuses every connection",
  "datadog-no-name": "Datadog's name cannot be resolved",
  "datadog-404": "Datadog answers 404 to everything, like a misconfigured proxy; every run waits",
  "datadog-intake-timeout": "Datadog's intake never answers a POST; the rest of Datadog works",
  "datadog-400": "Datadog answers 400 to every POST, heartbeats included; every run waits",
  "datadog-413": "Datadog answers 413 to every POST, heartbeats included; every run waits",
  "datadog-400-runs": "Datadog answers 400 to every run but accepts heartbeats; each run is dead-lettered",
  "datadog-408": "Datadog answers 408",
  "datadog-500": "Datadog answers 500",
  "datadog-500-stored": "Datadog stores every point but answers 500",
  "datadog-403": "Datadog answers 403, as for a wrong API key",
  "datadog-403-html": "Datadog answers 403 with an HTML page",
  "datadog-key-revoked": "Datadog's API key is revoked; Parameter Store gets the new key when you switch this off",
  "datadog-429": "Datadog answers 429; the rate limit resets in 2 s",
  "datadog-429-huge": "Datadog answers 429; the rate limit resets in a day",
  "datadog-timeout": "Datadog accepts every request and never answers",
  "datadog-late": "Datadog stores every point 4 s late and never answers",
  "datadog-cut": "Datadog closes every connection in mid-request",
  "datadog-lost-answer": "Datadog stores every point, but the answer is lost",
  "datadog-half-answer": "Datadog stores every point, but the answer breaks off",
  "datadog-drip": "Datadog stores every point, but the answer is too slow for the forwarder",
  "datadog-202-errors": "Datadog answers 202 with errors in the body",
  "datadog-202-empty": "Datadog stores every point and answers 202 with an empty body",
  "datadog-202-html": "Datadog stores every point and answers 202 with an HTML page",
  "datadog-no-date": "Datadog stores every point, but the answer has no Date header",
  "datadog-wrong-date":
    "Datadog stores every point, but the answer's Date is a day ahead; nobody can know whether it keeps them",
} as const;

export const otherFaults = {
  "ledger-down": "DynamoDB fails every call; nothing is sent without a claim, so messages wait in the queue",
  "ledger-throttled": "DynamoDB accepts one call a second and throttles the others",
  "ledger-unprocessed": "DynamoDB leaves some keys of every batch read unprocessed",
  "ledger-lost-answer": "DynamoDB makes every write, but the answer is lost",
  "queue-down": "SQS fails every call; webhooks get a 503 and queued messages wait",
  "queue-lost-answer": "SQS accepts every message, but the answer is lost; webhooks get a 503 and Spacelift retries",
  "queue-duplicates": "SQS delivers every message to two forwarders at once, newest first",
  "parameters-down":
    "SSM fails every call and both functions restart with empty caches; webhooks get a 503 and queued messages wait",
  "parameters-throttled": "SSM throttles every call; the functions use their cached values",
  "forwarder-killed-before-post": "The forwarder is killed after it claims, before the POST",
  "forwarder-killed-after-post": "The forwarder is killed after the POST, before it marks the claims",
  "forwarder-frozen": "The forwarder freezes before each POST and resumes after another has taken over",
  redeployed: "Both functions are redeployed with an extra tag team:new",
  "clock-lambda": "Lambda's clock is two minutes slow",
  "clock-spacelift": "Spacelift's clock is two hours slow",
  "spacelift-repeats": "Spacelift delivers everything twice",
} as const;

export function placeOf(name: FaultName): string {
  if (name.startsWith("datadog-")) return "Datadog";
  if (name.startsWith("ledger-")) return "DynamoDB, the ledger";
  if (name.startsWith("queue-")) return "SQS, the queue";
  if (name.startsWith("parameters-")) return "SSM, the keys";
  return name === "clock-spacelift" || name.startsWith("spacelift-") ? "Spacelift" : "Lambda, the functions";
}

export type DatadogFaultName = keyof typeof datadogFaults;
export type FaultName = DatadogFaultName | keyof typeof otherFaults;
