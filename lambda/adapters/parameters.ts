import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { Secret } from "../domain/secret.ts";

export interface Parameter {
  readonly value: Secret;
  /** Grows by one with every change, from 1. */
  readonly version: number;
}

export interface Parameters {
  /** The newest version of a parameter. Rejects with `MissingParameterError` where there is none of that name. */
  readonly read: (name: string) => Promise<Parameter>;
}

export class MissingParameterError extends Error {
  override readonly name = "MissingParameterError";

  constructor(parameter: string) {
    super(`SSM has no parameter ${parameter}: put it there, as a SecureString`);
  }
}

/** Parameters of SSM Parameter Store, decrypted, without the white space that pasting leaves around a value. */
export function createParameters(client: SSMClient): Parameters {
  return {
    read: async (name) => {
      const parameter = await getParameter(client, name);
      return { value: new Secret(parameter?.Value?.trim() ?? ""), version: parameter?.Version ?? 0 };
    },
  };
}

async function getParameter(client: SSMClient, name: string) {
  try {
    const answer = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return answer.Parameter;
  } catch (error) {
    if (error instanceof Error && error.name === "ParameterNotFound") throw new MissingParameterError(name);
    throw error;
  }
}
