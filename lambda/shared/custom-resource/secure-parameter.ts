import type { Parameters } from "../parameters.ts";
import type { Secret } from "../secret.ts";
import { DeploymentFailure } from "./deployment-failure.ts";

/**
 * `what` names the key for the user: "Spacelift API key". Rejects with a `DeploymentFailure` if the value cannot be a
 * key, or with a `MissingParameterError`.
 */
export async function readSecureParameter(
  name: string,
  what: string,
  parameters: Pick<Parameters, "read">,
): Promise<Secret> {
  const { value, isSecure } = await parameters.read(name);
  if (!isSecure) {
    throw new DeploymentFailure(
      `The SSM parameter ${name} is not a SecureString, so it shows the ${what}: delete the parameter, create a new ${what}, and put that there with --type SecureString.`,
    );
  }
  if (value.reveal() === "") {
    throw new DeploymentFailure(`The SSM parameter ${name} is empty: put the ${what} there, then deploy again.`);
  }
  if (!/^[\x21-\x7e]+$/.test(value.reveal())) {
    throw new DeploymentFailure(
      `The SSM parameter ${name} contains a character that no key has, such as a space, a line break or an ellipsis: put the ${what} there and nothing else, then deploy again.`,
    );
  }
  return value;
}
