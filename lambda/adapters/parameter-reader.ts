import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { isKeyRefusal, KeyAccessError } from "../shared/key-access-error.ts";
import { describeError } from "../shared/log.ts";
import { MissingParameterError, type Parameters } from "../shared/parameters.ts";
import { Secret } from "../shared/secret.ts";

/** Trims a value, since pasting leaves white space. */
export function createParameterReader(client: SSMClient): Pick<Parameters, "read"> {
  return {
    read: async (name) => {
      const parameter = await getParameter(client, name);
      return {
        value: new Secret(parameter?.Value?.trim() ?? ""),
        version: parameter?.Version ?? 0,
        isSecure: parameter?.Type === "SecureString",
        changedAtMilliseconds: parameter?.LastModifiedDate?.getTime() ?? 0,
      };
    },
  };
}

async function getParameter(client: SSMClient, name: string) {
  try {
    const answer = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return answer.Parameter;
  } catch (error) {
    if (isMissing(error)) throw new MissingParameterError(name);
    throw explainKeyRefusal(error, name);
  }
}

/** A `KeyAccessError` in place of KMS's refusal, and any other error unchanged. */
export function explainKeyRefusal(error: unknown, name: string, keyArn?: string): unknown {
  if (!(error instanceof Error) || !isKeyRefusal(error)) return error;
  return new KeyAccessError(name, describeError(error), keyArn);
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === "ParameterNotFound";
}
