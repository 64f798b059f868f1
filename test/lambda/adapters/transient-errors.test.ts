import { createServer, type ServerResponse } from "node:http";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { awsClientConfiguration } from "../../../lambda/adapters/aws-client.ts";
import { createFences } from "../../../lambda/adapters/fences.ts";
import { withTransientErrors } from "../../../lambda/adapters/transient-errors.ts";
import { isWorthAnotherTry } from "../../../lambda/shared/custom-resource/retry-until-deadline.ts";
import { listenOnLoopback, stopServer } from "../../../simulator/loopback.ts";

/** More than the tries of an error that a wrong setting may cause. */
const manyTries = 100;

async function failureOf(answer: (outgoing: ServerResponse) => void): Promise<unknown> {
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on("end", () => answer(outgoing));
  });
  const port = await listenOnLoopback(server, 0);
  onTestFinished(() => stopServer(server));
  const client = new DynamoDBClient({
    ...awsClientConfiguration(200, 1),
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const { read } = withTransientErrors(createFences(client, "ledger"));
  return read("a").then(
    () => "no failure",
    (error: unknown) => error,
  );
}

function refusal(status: number, type: string) {
  return (outgoing: ServerResponse) => {
    const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: "why" });
    outgoing.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(body);
  };
}

test.each<[string, (outgoing: ServerResponse) => void]>([
  ["status 500", refusal(500, "InternalServerError")],
  ["status 503 of a load balancer", (outgoing) => outgoing.writeHead(503).end("busy")],
  ["throttling", refusal(400, "ThrottlingException")],
  ["too much for the table", refusal(400, "ProvisionedThroughputExceededException")],
  ["a closed connection", (outgoing) => outgoing.destroy()],
  ["no answer in time", () => {}],
])("is worth a try until the deadline: %s", async (_, answer) => {
  const failure = await failureOf(answer);
  expect(failure).toMatchObject({ name: "AwsUnavailableError" });
  expect(isWorthAnotherTry(failure, manyTries)).toBe(true);
});

test.each([
  ["AccessDeniedException", 400],
  ["ResourceNotFoundException", 400],
  ["ValidationException", 400],
])("is worth a few tries, since a person may have to act: %s", async (type, status) => {
  const failure = await failureOf(refusal(status, type));
  expect(failure).toMatchObject({ name: type, message: "why" });
  expect(isWorthAnotherTry(failure, 1)).toBe(true);
  expect(isWorthAnotherTry(failure, manyTries)).toBe(false);
});

test("an error that is not of AWS stays as it is", async () => {
  const error = new TypeError("why");
  const { read } = withTransientErrors({ read: () => Promise.reject(error) });
  await expect(read()).rejects.toBe(error);
});
