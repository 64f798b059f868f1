import { randomUUID } from "node:crypto";
import { ListTagsForResourceCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { createParameters } from "../../lambda/adapters/parameters.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { describeParametersContract } from "./parameters.contract.ts";

const client = new SSMClient({ ...emulatorConfiguration(), maxAttempts: 1 });

describeParametersContract("MiniStack's SSM", () => {
  // A path per test keeps the tests' parameters apart.
  const folder = `/${randomUUID()}`;
  const parameters = createParameters(client);
  return Promise.resolve({
    parameters: {
      read: (name) => parameters.read(folder + name),
      write: (name, value, settings) => parameters.write(folder + name, value, settings),
      remove: (name) => parameters.remove(folder + name),
    },
    tagsOf: async (name) => {
      const resource = { ResourceType: "Parameter", ResourceId: folder + name } as const;
      const { TagList = [] } = await client.send(new ListTagsForResourceCommand(resource));
      return Object.fromEntries(TagList.map(({ Key = "", Value = "" }) => [Key, Value]));
    },
    put: async (name, value, type = "SecureString", tier = "standard") => {
      const Tier = tier === "standard" ? "Standard" : "Advanced";
      await client.send(
        new PutParameterCommand({ Name: folder + name, Value: value, Type: type, Tier, Overwrite: true }),
      );
    },
  });
});
