import { expect, onTestFinished, test } from "vitest";
import { asEntries, at } from "../../../lambda/shared/json.ts";
import { awsService } from "../../../scripts/verify/aws/service.ts";
import { type Break, mapList, startAws, withBody } from "./aws.ts";
import { createClock, parseResults, run } from "./harness.ts";

/** The checks on SQS and SSM, of which we have stand-ins. `aws.emulator.ts` has the rest. */
const checks = [
  ...["aws-message-size", "aws-message-attributes", "aws-visibility", "aws-dead-letter-age", "aws-redrive-id"],
  ...["aws-parameter-size", "aws-parameter-versions", "aws-dead-letter-retention"],
];

async function verify(only: readonly string[], change?: Break) {
  const clock = createClock();
  const aws = await startAws(clock.now, change);
  onTestFinished(aws.close);
  const argv = ["--aws", "--yes", "--json", "--only", ...only];
  const ran = await run(argv, () => awsService(aws.connection), clock);
  return { ...ran, ...parseResults(ran.out), aws };
}

// One by one: a wait in one of them would pass time for all.
test.each(checks)("%s holds for our stand-ins, and leaves nothing behind", async (name) => {
  const { code, results, left, aws } = await verify([name]);
  expect(results).toMatchObject([{ check: name, status: "holds" }]);
  expect({ code, left }).toEqual({ code: 0, left: [] });
  expect(aws.queues()).toEqual([]);
  expect([...aws.parameters.contents()]).toEqual([]);
});

const taken = { status: 200, body: { MessageId: "1" } };

const answering =
  (asked: string, other: (answer: Awaited<ReturnType<Parameters<Break>[2]>>) => typeof answer): Break =>
  async (action, _input, answer) =>
    action === asked ? other(await answer()) : answer();

/** Changes every message that is received from a dead-letter queue. */
const inDeadLetters =
  (change: (message: Readonly<Record<string, unknown>>) => unknown): Break =>
  async (action, input, answer) => {
    const isDead = action === "AmazonSQS.ReceiveMessage" && /-dead$/.test(String(at(input, "QueueUrl")));
    if (!isDead) return answer();
    const changeOne = (message: unknown) => change(Object.fromEntries(asEntries(message)));
    return withBody(await answer(), (body) => mapList(body, "Messages", changeOne));
  };

/** For each check, an AWS that violates the assumption. */
const breaks: Readonly<Record<string, Break>> = {
  "aws-message-size": answering("AmazonSQS.SendMessage", () => taken),
  "aws-message-attributes": answering("AmazonSQS.SendMessage", () => taken),
  "aws-visibility": async (action, _input, answer) =>
    action === "AmazonSQS.ChangeMessageVisibility" ? { status: 200, body: {} } : answer(),
  "aws-dead-letter-age": inDeadLetters((message) => ({ ...message, MessageId: "another" })),
  "aws-redrive-id": answering("AmazonSQS.ReceiveMessage", (answer) =>
    withBody(answer, (body) => mapList(body, "Messages", (message) => ({ ...Object(message), MessageId: "same" }))),
  ),
  "aws-parameter-size": answering("AmazonSSM.PutParameter", () => ({ status: 200, body: {} })),
  "aws-parameter-versions": answering("AmazonSSM.GetParameter", (answer) =>
    withBody(answer, (body) => ({ Parameter: { ...Object(at(body, "Parameter")), Version: 7 } })),
  ),
  "aws-dead-letter-retention": async (action, input, answer) => {
    if (action === "AmazonSQS.CreateQueue") {
      // A long retention, as if it were counted from the move.
      Object.assign(Object(at(input, "Attributes")), { MessageRetentionPeriod: "86400" });
    }
    return answer();
  },
};

test("there is a broken AWS for each check", () => {
  expect(Object.keys(breaks).toSorted()).toEqual(checks.toSorted());
});

test.each(Object.keys(breaks))("%s differs if AWS violates the assumption", async (name) => {
  const { code, results } = await verify([name], breaks[name]);
  expect(results).toMatchObject([{ check: name, status: "differs" }]);
  expect(code).toBe(1);
});
