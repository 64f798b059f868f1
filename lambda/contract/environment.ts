import { flag, list, type Property } from "./property.ts";

/**
 * Names of the environment variables that the stack sets and the Lambda entries read, and their readers. A value that is
 * not a plain string travels as JSON.
 */
export const receiverEnvironment = {
  /** URL of the queue for verified deliveries. */
  queueUrl: "QUEUE_URL",
  /** Name of the SecureString with the accepted webhook secrets, newest first, one a line. */
  webhookSecretParameter: "WEBHOOK_SECRET_PARAMETER",
} as const;

export const forwarderEnvironment = {
  /** The installation's name: the dimension of its CloudWatch metrics. */
  integrationName: "INTEGRATION_NAME",
  /** Origin of the Spacelift account, such as `https://acme.app.spacelift.io`. */
  spaceliftEndpoint: "SPACELIFT_ENDPOINT",
  /** URL of the queue that the forwarder consumes: it changes the visibility of messages there. */
  queueUrl: "QUEUE_URL",
  /** URL of the dead-letter queue, which the forwarder also writes to, with a reason. */
  deadLetterQueueUrl: "DEAD_LETTER_QUEUE_URL",
  /** Name of the SecureString with the Datadog API key. */
  datadogApiKeyParameter: "DATADOG_API_KEY_PARAMETER",
  /** Origin of Datadog's API, such as `https://api.datadoghq.eu`. */
  datadogUrl: "DATADOG_URL",
  /** JSON array of `key:value` tags added to every series. */
  extraTags: "EXTRA_TAGS",
  /** JSON array of tag keys to leave out. */
  excludeTags: "EXCLUDE_TAGS",
  /** Prefix of every metric's name. */
  metricPrefix: "METRIC_PREFIX",
  /** JSON array of the run states that count as finished. */
  finishedStates: "FINISHED_STATES",
  /** Name of the ledger's DynamoDB table. */
  ledgerTable: "LEDGER_TABLE",
  /** JSON boolean: whether Datadog accepts points of any age for our metrics. */
  historicalMetrics: "HISTORICAL_METRICS",
} as const;

export const registrarEnvironment = {
  /** Name of the ledger's DynamoDB table, which also holds the registrar's fence. */
  ledgerTable: "LEDGER_TABLE",
} as const;

export const installerEnvironment = {
  /** Name of the ledger's DynamoDB table, which also holds the installer's fence. */
  ledgerTable: "LEDGER_TABLE",
} as const;

/**
 * Reads the named variables. Throws when one is missing: the function cannot work without it, and an error at start
 * appears in its log.
 */
export function readEnvironment<K extends string>(
  names: Readonly<Record<K, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<K, string>>;
export function readEnvironment(
  names: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(names).map(([key, name]) => {
      const value = environment[name];
      if (value === undefined) throw new Error(`the environment variable ${name} is not set`);
      return [key, value];
    }),
  );
}

/** Reads a JSON array of strings. Throws on any other text. */
export function readList(text: string): readonly string[] {
  return readValue(list, text);
}

/** Reads a JSON boolean. Throws on any other text. */
export function readFlag(text: string): boolean {
  return readValue(flag, text);
}

function readValue<T>(property: Property<T>, text: string): T {
  const value = property.read(text);
  if (value === undefined) throw new Error(`an environment variable is ${text}, not ${property.expected}`);
  return value;
}
