import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import type { Parameters, SecureStringSettings } from "../shared/parameters.ts";
import { withoutSecrets } from "../shared/redaction.ts";
import { Secret } from "../shared/secret.ts";
import { createParameterReader, explainKeyRefusal, isMissing } from "./parameter-reader.ts";

export function createParameters(client: SSMClient): Parameters {
  return {
    ...createParameterReader(client),
    write: async (name, value, settings = {}) => {
      await putParameter(client, name, value, settings).catch((error: unknown) => {
        throw explainKeyRefusal(withoutValue(error, value), name, settings.keyArn);
      });
    },
    remove: async (name) => {
      try {
        await client.send(new DeleteParameterCommand({ Name: name }));
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
  };
}

/** Tags a new parameter at its creation, since an organisation may refuse one without tags. */
async function putParameter(
  client: SSMClient,
  name: string,
  value: Secret,
  { keyArn, tags = {}, removedTags = [] }: SecureStringSettings,
): Promise<void> {
  const key = keyArn !== undefined && { KeyId: keyArn };
  const input = { Name: name, Value: value.reveal(), Type: "SecureString", ...key } as const;
  const overwrite = () => client.send(new PutParameterCommand({ ...input, Overwrite: true }));
  const resource = { ResourceType: "Parameter", ResourceId: name } as const;
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (Tags.length === 0) {
    await overwrite();
  } else {
    // A call cannot have both tags and `Overwrite` (AWS Systems Manager, `PutParameter`).
    const exists = await client.send(new PutParameterCommand({ ...input, Tags })).then(() => false, isExistingError);
    if (!exists) return;
    await overwrite();
    await client.send(new AddTagsToResourceCommand({ ...resource, Tags }));
  }
  if (removedTags.length === 0) return;
  await client.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: [...removedTags] }));
}

function isExistingError(error: unknown): true {
  if (error instanceof Error && error.name === "ParameterAlreadyExists") return true;
  throw error;
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
