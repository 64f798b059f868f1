import { describeError } from "../../lambda/shared/log.ts";
import { OperatorError } from "./operator-error.ts";

export function describeFailure(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  return [describeError(error), adviceOn(error)].filter((each) => each !== undefined).join("\n");
}

export function adviceOn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = `${error.name}: ${error.message}`;
  return advice.find(({ pattern }) => pattern.test(text))?.text;
}

const advice: readonly { readonly pattern: RegExp; readonly text: string }[] = [
  {
    pattern: /Region is missing/,
    text: "Set the region with --region, AWS_REGION or the profile.",
  },
  {
    pattern: /^CredentialsProviderError|Could not load credentials/,
    text: "Log in as for the AWS CLI, or choose a profile with --profile.",
  },
  {
    pattern: /Expired|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature/,
    text: "AWS does not accept these credentials. Log in again, or choose another profile with --profile.",
  },
  {
    pattern: /AccessDenied|AuthorizationError|UnauthorizedOperation|not authorized to perform/,
    text: "Your credentials lack a permission. docs/operations.md lists the required ones.",
  },
  {
    pattern: /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|TimeoutError/,
    text: "AWS is out of reach. Check the network, --region and --endpoint-url.",
  },
];
