import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { GetParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { asText, at } from "../../../lambda/shared/json.ts";
import { type Check, differs, together, verdict } from "../check.ts";
import { namePrefix } from "../own-names.ts";
import { type AwsConnection, deleteParameter, ownParameter, refusal } from "./connection.ts";

function put({ ssm }: AwsConnection, Name: string, Value: string) {
  return ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString", Overwrite: true }));
}

/** The size of a standard parameter (AWS Systems Manager, `PutParameter`): characters or bytes. */
const maximumLength = 4_096;

export const parameterSize: Check<AwsConnection> = {
  name: "aws-parameter-size",
  assumption: "A11",
  statement: "A standard SecureString holds 1 to 4,096 characters.",
  writes: ["one SSM parameter without a secret"],
  run: async (connection, run) => {
    const name = ownParameter(connection, run, "size");
    const [whole, more, none] = [
      await refusal(put(connection, name, "x".repeat(maximumLength))),
      await refusal(put(connection, name, "x".repeat(maximumLength + 1))),
      await refusal(put(connection, name, "")),
    ];
    return together([
      verdict(whole === undefined, `4,096: ${whole ?? "accepted"}`),
      verdict(more !== undefined, `4,097: ${more ?? "accepted"}`),
      verdict(none !== undefined, `none: ${none ?? "accepted"}`),
    ]);
  },
};

export const parameterVersions: Check<AwsConnection> = {
  name: "aws-parameter-versions",
  assumption: "A12",
  statement: "A parameter has a type and versions from 1, also after a deletion; a missing one gets ParameterNotFound.",
  writes: ["one SSM parameter without a secret"],
  run: async (connection, run) => {
    const { ssm } = connection;
    const Name = ownParameter(connection, run, "versions");
    const read = async () => {
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
      return `${Parameter?.Type} ${Parameter?.Version}: ${Parameter?.Value}`;
    };
    await put(connection, Name, "first\nline");
    const first = await read();
    await put(connection, Name, "second");
    const second = await read();
    await deleteParameter(ssm, Name);
    const gone = await refusal(read());
    await put(connection, Name, "third");
    const third = await read();
    return together([
      verdict(first === "SecureString 1: first\nline", JSON.stringify(first)),
      verdict(second === "SecureString 2: second", JSON.stringify(second)),
      verdict(gone === "ParameterNotFound", `deleted: ${gone ?? "still there"}`),
      verdict(third === "SecureString 1: third", JSON.stringify(third)),
    ]);
  },
};

const clockTolerance = 120;

export const clock: Check<AwsConnection> = {
  name: "aws-clock",
  assumption: "A13",
  statement: "An answer of AWS has a Date that differs from the true time by at most two minutes.",
  writes: [],
  run: async ({ sqs }, run) => {
    let date: string | undefined;
    const command = new ListQueuesCommand({ QueueNamePrefix: namePrefix });
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        date = asText(at(result.response, "headers", "date"));
        return result;
      },
      { step: "finalizeRequest", priority: "low", name: "readDate" },
    );
    await sqs.send(command);
    if (date === undefined) return differs("there is no Date");
    const seconds = Math.round((Date.parse(date) - run.now()) / 1000);
    return verdict(Math.abs(seconds) <= clockTolerance, `${seconds} s from the clock of this machine`);
  },
};
