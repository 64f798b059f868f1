import { describeError } from "../../lambda/shared/log.ts";
import { DeploymentError } from "./deployment.ts";

/** An error as the last word of a command: what happened, and what to do about it where that is known. */
export function describeFailure(error: unknown): string {
  if (error instanceof DeploymentError) return error.message;
  return [describeError(error), adviceOn(error)].filter((each) => each !== undefined).join("\n");
}

/** What a person can do about an error of the AWS SDK, by its name or message; `undefined` where nothing is known. */
export function adviceOn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = `${error.name}: ${error.message}`;
  return advice.find(({ pattern }) => pattern.test(text))?.text;
}

const advice: readonly { readonly pattern: RegExp; readonly text: string }[] = [
  {
    pattern: /Region is missing/,
    text: "Name the region by --region, AWS_REGION or the profile.",
  },
  {
    pattern: /^CredentialsProviderError|Could not load credentials/,
    text: "Log in as for the AWS CLI, or name a profile by --profile.",
  },
  {
    pattern: /Expired|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature/,
    text: "AWS does not accept these credentials: log in again, or name another profile by --profile.",
  },
  {
    pattern: /AccessDenied|AuthorizationError|UnauthorizedOperation|not authorized to perform/,
    text: "Your credentials lack a permission; docs/operations.md lists all that are needed.",
  },
  {
    pattern: /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|TimeoutError/,
    text: "AWS was not reached: check the network, --region and --endpoint-url.",
  },
];
