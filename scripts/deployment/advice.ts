import { describeError } from "../../lambda/shared/log.ts";
import { proxyVariable } from "../aws/proxy.ts";
import { OperatorError } from "./operator-error.ts";

export function describeFailure(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  return [describeError(error), adviceOn(error)].filter((each) => each !== undefined).join("\n");
}

/** The remedy for an error from AWS or from the network. `undefined` for any other error. */
export function adviceOn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = `${error.name}: ${error.message}${"code" in error ? ` (${String(error.code)})` : ""}`;
  return awsAdvice.find(({ pattern }) => pattern.test(text))?.text ?? networkAdvice(text);
}

interface Advice {
  readonly pattern: RegExp;
  readonly text: string;
}

const awsAdvice: readonly Advice[] = [
  {
    pattern:
      /^CredentialsProviderError.*(?:expired|invalid|refresh)|ExpiredToken|RequestExpired|TokenRefreshRequired/is,
    text: "The login has expired: log in again, such as with aws sso login, or choose another profile with --profile.",
  },
  {
    pattern: /^CredentialsProviderError|Could not load credentials/,
    text: "There are no credentials: log in as for the AWS CLI, or choose a profile with --profile.",
  },
  {
    pattern: /InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|InvalidAccessKeyId/,
    text: "AWS does not accept these credentials: log in again, or choose another profile with --profile.",
  },
  {
    pattern: /AccessDenied|AuthorizationError|UnauthorizedOperation|not authorized to perform/,
    text: "Your credentials lack a permission: docs/operations.md lists the required ones.",
  },
];

const nameAdvice: Advice = {
  pattern: /ENOTFOUND|EAI_AGAIN|EAI_NODATA/,
  text: "DNS does not know this host: check the name, the region and the network.",
};

const tlsAdvice: Advice = {
  pattern: /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_|ERR_TLS|ERR_SSL|EPROTO|certificate|wrong version number/i,
  text: "The TLS certificate is not trusted, or there is no TLS: if a proxy inspects TLS, set AWS_CA_BUNDLE to the file of its CA.",
};

const reachAdvice: Advice = {
  pattern: /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|TimeoutError|no whole answer within/,
  text: "The host is out of reach: check the network and its firewall. If the network needs a proxy, set HTTPS_PROXY.",
};

const proxyRefusal = /ERR_PROXY|establish tunnel|\b407\b/;

/** The remedy for a text that contains one of Node's error codes. With a proxy, the error may concern the proxy. */
export function networkAdvice(text: string, proxy: string | undefined = proxyVariable()): string | undefined {
  if (proxyRefusal.test(text)) {
    return `The proxy in ${proxy ?? "HTTPS_PROXY"} does not let the request pass: check its address and password, or list the host in NO_PROXY.`;
  }
  if (tlsAdvice.pattern.test(text)) return tlsAdvice.text;
  const found = [nameAdvice, reachAdvice].find(({ pattern }) => pattern.test(text));
  if (found === undefined || proxy === undefined) return found?.text;
  return `The proxy in ${proxy} or the host is out of reach: check the proxy's address and NO_PROXY.`;
}
