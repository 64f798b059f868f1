import { expect, test } from "vitest";
import {
  answerCustomResource,
  type CustomResource,
  type CustomResourcePorts,
} from "../../../../lambda/shared/custom-resource/custom-resource.ts";
import type { Json } from "../../../../lambda/shared/json.ts";
import { createParametersStandIn } from "../../../../simulator/stand-ins/parameters.ts";

const start = 1_800_000_000_000;
const end = start + 60_000;
const event = {
  RequestType: "Create",
  StackId: "a stack",
  RequestId: "a request",
  LogicalResourceId: "Resource",
  ResponseURL: "https://answers.example/",
  ResourceProperties: { Name: "new" },
  OldResourceProperties: { Name: "old" },
};

type Perform = CustomResource<CustomResourcePorts>["perform"];
const done = { notes: ["One.", "Two."], attributes: { Path: "/a" } };

async function answerTo(perform: Perform, request: Json = event) {
  const answers: (readonly [string, Json])[] = [];
  const waits: number[] = [];
  const logged: unknown[] = [];
  let abandoned = 0;
  let now = start;
  const ports: CustomResourcePorts = {
    parameters: createParametersStandIn(),
    now: () => now,
    wait: (milliseconds, signal) => {
      waits.push(milliseconds);
      signal?.addEventListener("abort", () => {
        abandoned += 1;
      });
      return new Promise((resolve) => {
        setImmediate(() => {
          now += milliseconds;
          resolve();
        });
      });
    },
    log: (...entry) => logged.push(entry),
    respond: (url, body) => {
      answers.push([url, JSON.parse(body)]);
      return Promise.resolve();
    },
  };
  await answerCustomResource(request, end, ports, { notCreatedId: "not-created", notesAttribute: "Notes", perform });
  const [[url, answer] = []] = answers;
  expect(answers).toHaveLength(1);
  return { url, answer, waits, logged, abandoned };
}

const echo = { StackId: "a stack", RequestId: "a request", LogicalResourceId: "Resource" };

test("a request is performed, and answered with its notes and attributes", async () => {
  const seen: Json[] = [];
  const { url, answer, logged } = await answerTo((request, progress) => {
    seen.push({ ...request, ...progress });
    progress.physicalId = "made";
    return Promise.resolve(done);
  });
  expect(seen).toEqual([
    expect.objectContaining({
      type: "Create",
      stackId: "a stack",
      logicalId: "Resource",
      properties: { Name: "new" },
      oldProperties: { Name: "old" },
      physicalId: "not-created",
    }),
  ]);
  expect(url).toBe("https://answers.example/");
  expect(answer).toEqual({
    ...{ Status: "SUCCESS", Reason: "One. Two.", Data: { Notes: "One. Two.", Path: "/a" } },
    ...{ ...echo, PhysicalResourceId: "made" },
  });
  expect(logged).toEqual([
    [
      "info",
      "CloudFormation is answered",
      { request: "Create", Status: "SUCCESS", Reason: "One. Two.", PhysicalResourceId: "made" },
    ],
  ]);
});

test("without notes the attribute is the text none", async () => {
  const { answer } = await answerTo(() => Promise.resolve({ ...done, notes: [] }));
  expect(answer).toMatchObject({ Reason: "", Data: { Notes: "none" } });
});

test("a failure is answered with its message and the known id", async () => {
  const { answer, logged } = await answerTo(() => Promise.reject(new Error("no such space")), {
    ...event,
    RequestType: "Update",
    PhysicalResourceId: "made",
  });
  expect(answer).toEqual({ Status: "FAILED", Reason: "no such space", ...echo, PhysicalResourceId: "made" });
  expect(logged).toMatchObject([["error", "CloudFormation is answered", { Status: "FAILED" }]]);
});

test("a thrown value that is not an error is answered without its text, which may be a secret", async () => {
  // oxlint-disable-next-line prefer-promise-reject-errors
  const { answer } = await answerTo(() => Promise.reject("CANARY"));
  expect(answer).toMatchObject({ Status: "FAILED", Reason: "a value that is not an error was thrown" });
});

test.each([
  ["Delete", "made"],
  ["Update", "not-created"],
])("a failed %s of the id %s fails", async (RequestType, PhysicalResourceId) => {
  const request = { ...event, RequestType, PhysicalResourceId };
  const { answer } = await answerTo(() => Promise.reject(new Error("unreadable")), request);
  expect(answer).toEqual({ Status: "FAILED", Reason: "unreadable", ...echo, PhysicalResourceId });
});

test("a failed deletion of a resource that was never created succeeds, and so does the rollback", async () => {
  const request = { ...event, RequestType: "Delete", PhysicalResourceId: "not-created" };
  const { answer } = await answerTo(() => Promise.reject(new Error("unreadable")), request);
  const nothing = { Status: "SUCCESS", Reason: "", Data: { Notes: "none" } };
  expect(answer).toEqual({ ...nothing, ...echo, PhysicalResourceId: "not-created" });
});

test("a request that hangs is answered 15 seconds before the function times out", async () => {
  const { answer, waits } = await answerTo(() => new Promise(() => {}));
  expect(waits).toEqual([45_000]);
  expect(answer).toMatchObject({ Status: "FAILED", Reason: expect.stringContaining("time was up"), ...echo });
});

test("a request ends 15 seconds before the function times out, and reads no parameter afterwards", async () => {
  let read: Promise<unknown> = Promise.resolve("not read");
  await answerTo(async (_, __, until, { parameters, wait, now }) => {
    expect(until).toBe(end - 15_000);
    await wait(until - now());
    read = parameters.read("/a").catch(String);
    return done;
  });
  expect(await read).toBe("Error: no time was left for Parameter Store");
});

test("an answer ends the timer", async () => {
  expect(await answerTo(() => Promise.resolve(done))).toMatchObject({ abandoned: 1 });
});

test.each(["RequestType", "StackId", "RequestId", "LogicalResourceId", "ResponseURL"])(
  "an event without %s is not a request",
  async (field) => {
    const answer = answerTo(() => Promise.resolve(done), { ...event, [field]: undefined });
    await expect(answer).rejects.toThrow(`${field} is missing`);
  },
);

test.each([
  ["a text that fits is complete", "x".repeat(998), "x".repeat(998)],
  ["a text with one more character is cut", "x".repeat(999), `${"x".repeat(983)}…`],
  ["a very long text is cut to the limit", "ü".repeat(5_000), `${"ü".repeat(488)}…`],
  ["control characters become a space", "a\r\n\u0000b", "a b"],
  ["half a surrogate pair is replaced", "a\ud800", "a\ufffd"],
])("in a reason, %s", async (_, message, reason) => {
  const { answer } = await answerTo(() => Promise.reject(new Error(message)));
  expect(answer).toMatchObject({ Reason: reason });
  expect(Buffer.byteLength(JSON.stringify(reason))).toBeLessThanOrEqual(1_000);
});
