import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { GetParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { asText, at } from "../../../lambda/shared/json.ts";
import { type Check, differs, together, verdict } from "../check.ts";
import { namePrefix } from "../own-names.ts";
import { type AwsConnection, deleteParameter, ownParameter, refusal } from "./connection.ts";

function put({ ssm }: AwsConnection, Name: string, Value: string) {
  return ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString", Overwrite: true }));
}

/** What a standard parameter holds; its characters are counted, or its bytes. */
const maximumLength = 4_096;

export const parameterSize: Check<AwsConnection> = {
  name: "aws-parameter-size",
  assumption: "A11",
  statement: "A standard SecureString holds 4,096 characters and not one more, and never none.",
  writes: ["one SSM parameter that holds no secret"],
  run: async (connection, run) => {
    const name = ownParameter(connection, run, "size");
    const [whole, more, none] = [
      await refusal(put(connection, name, "x".repeat(maximumLength))),
      await refusal(put(connection, name, "x".repeat(maximumLength + 1))),
      await refusal(put(connection, name, "")),
    ];
    return together([
      verdict(whole === undefined, `4,096: ${whole ?? "taken"}`),
      verdict(more !== undefined, `4,097: ${more ?? "taken"}`),
      verdict(none !== undefined, `none: ${none ?? "taken"}`),
    ]);
  },
};

export const parameterVersions: Check<AwsConnection> = {
  name: "aws-parameter-versions",
  assumption: "A12",
  statement:
    "A parameter's versions count from 1, and from 1 again after a deletion; it says its type; one that is gone is ParameterNotFound.",
  writes: ["one SSM parameter that holds no secret"],
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
  statement: "AWS answers with a Date that is within two minutes of a right clock.",
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
