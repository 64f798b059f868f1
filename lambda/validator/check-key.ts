import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { RemoteError } from "../shared/custom-resource/remote-error.ts";
import type { Retry } from "../shared/custom-resource/retry-until-deadline.ts";
import { readSecureParameter } from "../shared/custom-resource/secure-parameter.ts";
import { KeyAccessError } from "../shared/key-access-error.ts";
import { MissingParameterError, type Parameters } from "../shared/parameters.ts";
import type { Secret } from "../shared/secret.ts";

/** Datadog's answer to a key. `detail` names the status or the network's error. */
export type KeyAnswer =
  | { readonly kind: "valid" }
  | { readonly kind: "refused"; readonly detail: string }
  /** The request did not leave: DNS, TLS or a refused connection. */
  | { readonly kind: "unreachable"; readonly detail: string }
  /** Rate limit, outage or a lost answer. */
  | { readonly kind: "unavailable"; readonly detail: string }
  /** Something other than Datadog answered, such as a proxy that does not forward this request. */
  | { readonly kind: "unknown"; readonly detail: string };

export type Validate = (url: string, key: Secret) => Promise<KeyAnswer>;

export type KeyVerdict =
  | { readonly kind: "accepted" }
  /** No event can reach Datadog. `sentence` states the cause and the remedy. */
  | { readonly kind: "unusable"; readonly sentence: string }
  /** Nobody knows whether events reach Datadog. */
  | { readonly kind: "unchecked"; readonly sentence: string };

export interface KeyPlace {
  readonly datadogUrl: string;
  readonly apiKeyParameter: string;
}

interface KeyPorts {
  readonly parameters: Pick<Parameters, "read">;
  readonly validate: Validate;
  readonly retry: Retry;
}

/** Rejects if Parameter Store does not answer. */
export async function checkKey(place: KeyPlace, { parameters, validate, retry }: KeyPorts): Promise<KeyVerdict> {
  const { datadogUrl, apiKeyParameter } = place;
  try {
    const key = await retry(() => readSecureParameter(apiKeyParameter, "Datadog API key", parameters));
    return verdictOf(await retry(() => answered(validate(datadogUrl, key))), place);
  } catch (error) {
    if (error instanceof UnansweredError) return verdictOf(error.answer, place);
    if (error instanceof MissingParameterError) return { kind: "unusable", sentence: missing(apiKeyParameter) };
    if (error instanceof DeploymentFailure || error instanceof KeyAccessError)
      return { kind: "unusable", sentence: error.message };
    throw error;
  }
}

type Unanswered = Extract<KeyAnswer, { readonly kind: "unreachable" | "unavailable" }>;

class UnansweredError extends RemoteError {
  override readonly name = "UnansweredError";
  readonly answer: Unanswered;

  constructor(answer: Unanswered) {
    super(answer.detail, answer.kind === "unavailable" ? "until_deadline" : "briefly");
    this.answer = answer;
  }
}

/** Rejects with an `UnansweredError` where another try may help. */
async function answered(asked: Promise<KeyAnswer>): Promise<KeyAnswer> {
  const answer = await asked;
  if (answer.kind === "unreachable" || answer.kind === "unavailable") throw new UnansweredError(answer);
  return answer;
}

function verdictOf(answer: KeyAnswer, { datadogUrl, apiKeyParameter }: KeyPlace): KeyVerdict {
  switch (answer.kind) {
    case "valid":
      return { kind: "accepted" };
    case "refused": {
      const sentence = `${datadogUrl} refuses the API key in the SSM parameter ${apiKeyParameter} (${answer.detail}): put an API key of that site there, or set datadogSite to the key's site, then deploy again.`;
      return { kind: "unusable", sentence };
    }
    case "unreachable": {
      const sentence = `${datadogUrl} cannot be reached (${answer.detail}): check datadogSite and datadogUrl, and the network of the functions, then deploy again.`;
      return { kind: "unusable", sentence };
    }
    case "unavailable":
    case "unknown": {
      const sentence = `The Datadog API key was not checked, since ${datadogUrl} did not answer as Datadog does (${answer.detail}): run npm run doctor later.`;
      return { kind: "unchecked", sentence };
    }
  }
}

function missing(name: string): string {
  return `SSM has no parameter ${name}: put the Datadog API key there with aws ssm put-parameter --type SecureString --name ${name} --value …, then deploy again.`;
}
