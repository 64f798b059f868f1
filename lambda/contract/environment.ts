import { flag, list, type Property } from "./property.ts";

/** Environment variables that the stack sets and the Lambda entries read. A value that is not a string travels as JSON. */
export const receiverEnvironment = {
  /** SecureString with the accepted webhook secrets, newest first, one a line. */
  webhookSecretParameter: "WEBHOOK_SECRET_PARAMETER",
} as const;

/** Of the receiver of run logs, which also has the variables of a receiver and of its queue. */
export const runLogsEnvironment = {
  /** JSON array of RE2 regular expressions. Each match is redacted. */
  redactions: "REDACTIONS",
} as const;

/** Of a receiver that sends to the queue of the one destination. */
export const queueEnvironment = {
  queueUrl: "QUEUE_URL",
} as const;

/** Of a receiver that publishes to the topic of several destinations. */
export const topicEnvironment = {
  topicArn: "TOPIC_ARN",
  /** JSON array with the URL of each destination's queue, for messages that are too large for the topic. */
  queueUrls: "QUEUE_URLS",
} as const;

/** Variables of each function that sends to Datadog. */
const senderEnvironment = {
  integrationName: "INTEGRATION_NAME",
  spaceliftEndpoint: "SPACELIFT_ENDPOINT",
  datadogApiKeyParameter: "DATADOG_API_KEY_PARAMETER",
  /** Origin of Datadog's API, such as `https://api.datadoghq.eu`. */
  datadogUrl: "DATADOG_URL",
  /** JSON array of `key:value` tags. */
  extraTags: "EXTRA_TAGS",
  excludeTags: "EXCLUDE_TAGS",
} as const;

/** The ledger's table also holds the marks of other destinations, and the poller's lease. */
const tableEnvironment = { ledgerTable: "LEDGER_TABLE" } as const;

/** Variables of each destination. */
const consumerEnvironment = {
  ...senderEnvironment,
  /** The forwarder changes the visibility of messages there. */
  queueUrl: "QUEUE_URL",
  /** The forwarder also writes to it, with a reason. */
  deadLetterQueueUrl: "DEAD_LETTER_QUEUE_URL",
} as const;

/** Variables of each destination of runs. */
const destinationEnvironment = { ...consumerEnvironment, finishedStates: "FINISHED_STATES" } as const;

export const forwarderEnvironment = {
  ...destinationEnvironment,
  ...tableEnvironment,
  metricPrefix: "METRIC_PREFIX",
  /** Whether Datadog accepts points of any age for our metrics. */
  historicalMetrics: "HISTORICAL_METRICS",
} as const;

export const pipelinesEnvironment = destinationEnvironment;

export const eventsEnvironment = {
  ...destinationEnvironment,
  ...tableEnvironment,
  /** One of `eventRunChoices`. */
  eventRuns: "EVENT_RUNS",
} as const;

export const deploymentsEnvironment = {
  ...destinationEnvironment,
  ...tableEnvironment,
  /** Name of a SecureString, or empty. Only an application key may mark a deployment as a change failure. */
  datadogAppKeyParameter: "DATADOG_APP_KEY_PARAMETER",
} as const;

/** The function derives the intake's origin from the API's: see `datadogLogsUrl`. */
export const logsEnvironment = { ...consumerEnvironment, ...tableEnvironment } as const;

export const pollerEnvironment = {
  ...senderEnvironment,
  ...tableEnvironment,
  spaceliftApiKeyIdParameter: "SPACELIFT_API_KEY_ID_PARAMETER",
  spaceliftApiKeySecretParameter: "SPACELIFT_API_KEY_SECRET_PARAMETER",
  /** Empty for public CAs alone. */
  spaceliftCaParameter: "SPACELIFT_CA_PARAMETER",
  metricPrefix: "METRIC_PREFIX",
  leaseKey: "LEASE_KEY",
} as const;

/** Also has the variables of a receiver's queue or topic. */
export const registrarEnvironment = {
  /** The ledger's table also holds the registrar's fence and the progress of the recovery. */
  ledgerTable: "LEDGER_TABLE",
  spaceliftEndpoint: "SPACELIFT_ENDPOINT",
  datadogUrl: "DATADOG_URL",
  metricPrefix: "METRIC_PREFIX",
  /** JSON array of destinations. */
  destinations: "DESTINATIONS",
  /** One of `eventRunChoices`. */
  eventRuns: "EVENT_RUNS",
} as const;

export const installerEnvironment = {
  ledgerTable: "LEDGER_TABLE",
} as const;

/** Throws when a variable is missing. */
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

/** Expects a JSON array of strings. Throws on other text. */
export function readList(text: string): readonly string[] {
  return readValue(list, text);
}

/** Expects a JSON boolean. Throws on other text. */
export function readFlag(text: string): boolean {
  return readValue(flag, text);
}

/** Expects a JSON array of some of the choices. Throws on other text. */
export function readChoices<T extends string>(choices: readonly T[], text: string): readonly T[] {
  return readList(text).map((each) => readChoice(choices, each));
}

/** Expects one of the choices. Throws on other text. */
export function readChoice<T extends string>(choices: readonly T[], text: string): T {
  const choice = choices.find((each) => each === text);
  if (choice === undefined) throw new Error(`an environment variable is ${text}, not one of ${choices.join(", ")}`);
  return choice;
}

function readValue<T>(property: Property<T>, text: string): T {
  const value = property.read(text);
  if (value === undefined) throw new Error(`an environment variable is ${text}, not ${property.expected}`);
  return value;
}
