export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface QueuedMessage extends Required<OutgoingMessage> {
  readonly messageId: string;
  /** Of the first send, in milliseconds since 1970. A move to the dead-letter queue keeps it. */
  readonly sentAtMilliseconds: number;
}

export interface ReceivedMessage extends QueuedMessage {
  /** New with each receive. Only the newest handle removes the message. */
  readonly receiptHandle: string;
  readonly receiveCount: number;
}

/** Limits of a message, attributes included (AWS documentation, "Amazon SQS message quotas"). */
const maximumBytes = 1024 * 1024;
const maximumAttributes = 10;

/** Characters that SQS rejects in bodies and attribute values (AWS documentation, `SendMessage`). */
const unportable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** Throws for a message that SQS rejects. */
export function refuseInvalid({ body, attributes }: Required<OutgoingMessage>): void {
  const named = Object.entries(attributes);
  const texts = named.map(([, value]) => value);
  if (body === "" || texts.includes("")) throw new Error("InvalidParameterValue: a body or attribute is empty");
  if (named.length > maximumAttributes) throw new Error(`InvalidParameterValue: ${named.length} attributes`);
  if ([body, ...texts].some((text) => unportable.test(text))) {
    throw new Error("InvalidMessageContents: a character that is not allowed");
  }
  const bytes = [body, ...named.flatMap(([name, value]) => [name, "String", value])]
    .map((text) => Buffer.byteLength(text))
    .reduce((sum, each) => sum + each, 0);
  if (bytes > maximumBytes) throw new Error(`InvalidParameterValue: ${bytes} bytes, more than ${maximumBytes}`);
}
