import type { Parameters } from "../parameters.ts";
import type { Secret } from "../secret.ts";
import { DeploymentFailure } from "./deployment-failure.ts";

/** Reads a key that a person put into Parameter Store, `what` being its name: "Spacelift API key". */
export async function readSecureParameter(
  name: string,
  what: string,
  parameters: Pick<Parameters, "read">,
): Promise<Secret> {
  const { value, isSecure } = await parameters.read(name);
  if (!isSecure) {
    throw new DeploymentFailure(
      `The SSM parameter ${name} is not a SecureString, so whoever may list parameters can read it: delete it, make a new ${what}, and put that there with --type SecureString.`,
    );
  }
  if (value.reveal() === "") {
    throw new DeploymentFailure(`The SSM parameter ${name} is empty: put the ${what} there, then deploy again.`);
  }
  if (!/^[\x21-\x7e]+$/.test(value.reveal())) {
    throw new DeploymentFailure(
      `The SSM parameter ${name} holds what no key has, such as a space, a line break or an ellipsis: put the whole ${what} there and nothing else, then deploy again.`,
    );
  }
  return value;
}
