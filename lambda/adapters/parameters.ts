import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { MissingParameterError, type Parameters } from "../shared/parameters.ts";
import { withoutSecrets } from "../shared/redaction.ts";
import { Secret } from "../shared/secret.ts";

/** Trims a value, since pasting leaves white space. */
export function createParameters(client: SSMClient): Parameters {
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
    write: async (name, value) => {
      const input = { Name: name, Value: value.reveal(), Type: "SecureString", Overwrite: true } as const;
      await client.send(new PutParameterCommand(input)).catch((error: unknown) => {
        throw withoutValue(error, value);
      });
    },
    remove: async (name) => {
      try {
        await client.send(new DeleteParameterCommand({ Name: name }));
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },
  };
}

async function getParameter(client: SSMClient, name: string) {
  try {
    const answer = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return answer.Parameter;
  } catch (error) {
    if (isNotFound(error)) throw new MissingParameterError(name);
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && error.name === "ParameterNotFound";
}

/** An AWS service may repeat an invalid value. Each line of the value is a secret. */
function withoutValue(error: unknown, value: Secret): unknown {
  if (!(error instanceof Error)) return error;
  const lines = value.reveal().split("\n");
  const shown = new Error(
    withoutSecrets(
      error.message,
      lines.map((line) => new Secret(line)),
    ),
  );
  shown.name = error.name;
  return shown;
}
