import { RemoteError } from "../shared/custom-resource/remote-error.ts";
import { describeError } from "../shared/log.ts";

export class AwsUnavailableError extends RemoteError {
  override readonly name = "AwsUnavailableError";

  constructor(cause: unknown) {
    super(describeError(cause), "until_deadline");
    this.cause = cause;
  }
}

type Calls = Readonly<Record<string, (...args: never) => Promise<unknown>>>;

/** Turns transient errors into `AwsUnavailableError`s, so that an outage of a minute fails no deployment. */
export function withTransientErrors<T extends { readonly [K in keyof T]: (...args: never) => Promise<unknown> }>(
  calls: T,
): T;
export function withTransientErrors(calls: Calls): Calls {
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      (...args: never) =>
        call(...args).catch((error: unknown) => {
          throw isTransient(error) ? new AwsUnavailableError(error) : error;
        }),
    ]),
  );
}

/** DynamoDB and SSM throttle with status 400 (their API references, "Common errors"). */
const throttles: ReadonlySet<string> = new Set([
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
]);

/** A name that does not resolve is absent: it may be a wrong setting. */
const withoutAnswer: ReadonlySet<string> = new Set([
  "TimeoutError",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
]);

function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (throttles.has(error.name) || withoutAnswer.has(error.name)) return true;
  if ("code" in error && typeof error.code === "string" && withoutAnswer.has(error.code)) return true;
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return false;
  return typeof metadata.httpStatusCode === "number" && metadata.httpStatusCode >= 500;
}
