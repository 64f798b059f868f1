import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { SSMClient } from "@aws-sdk/client-ssm";
import { expect, onTestFinished, test } from "vitest";
import { createParameters } from "../../../lambda/adapters/parameters.ts";
import { KeyAccessError } from "../../../lambda/shared/key-access-error.ts";
import { MissingParameterError } from "../../../lambda/shared/parameters.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { listenOnLoopback, stopServer } from "../../../simulator/loopback.ts";

interface Reply {
  readonly status: number;
  readonly answer: object;
}

/** Later requests get the same reply as the first, or `later`. */
async function harness(status: number, answer: object, later: Reply = { status, answer }) {
  const requests: unknown[] = [];
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    requests.push([String(incoming.headers["x-amz-target"]).split(".")[1], await json(incoming)]);
    const reply = requests.length === 1 ? { status, answer } : later;
    outgoing
      .writeHead(reply.status, { "content-type": "application/x-amz-json-1.1" })
      .end(JSON.stringify(reply.answer));
  };
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const port = await listenOnLoopback(server, 0);
  onTestFinished(() => stopServer(server));
  const client = new SSMClient({
    endpoint: `http://127.0.0.1:${port}`,
    maxAttempts: 1,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  return { parameters: createParameters(client), requests };
}

test("a read decrypts and trims a parameter", async () => {
  const { parameters, requests } = await harness(200, {
    Parameter: { Value: " \ta b\n", Version: 3, Type: "SecureString", LastModifiedDate: 1_800_000_000.5 },
  });
  const parameter = await parameters.read("/a");
  expect(parameter).toMatchObject({ version: 3, isSecure: true, changedAtMilliseconds: 1_800_000_000_500 });
  expect(parameter.value.reveal()).toBe("a b");
  expect(requests).toEqual([["GetParameter", { Name: "/a", WithDecryption: true }]]);
});

test.each([{ Parameter: { Type: "String" } }, {}])(
  "the incomplete answer %j reads as empty and not secure",
  async (answer) => {
    const { parameters } = await harness(200, answer);
    const parameter = await parameters.read("/a");
    expect(parameter).toMatchObject({ version: 0, isSecure: false, changedAtMilliseconds: 0 });
    expect(parameter.value.reveal()).toBe("");
  },
);

test("a write overwrites a SecureString", async () => {
  const { parameters, requests } = await harness(200, {});
  await parameters.write("/a", new Secret("b"));
  const input = { Name: "/a", Value: "b", Type: "SecureString", Overwrite: true };
  expect(requests).toEqual([["PutParameter", input]]);
});

const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1a";

test("a new parameter has its key and its tags from the start", async () => {
  const { parameters, requests } = await harness(200, {});
  await parameters.write("/a", new Secret("b"), { keyArn, tags: { team: "ops" } });
  const input = { Name: "/a", Value: "b", Type: "SecureString", KeyId: keyArn, Tags: [{ Key: "team", Value: "ops" }] };
  expect(requests).toEqual([["PutParameter", input]]);
});

test("an existing parameter is overwritten, then tagged", async () => {
  const { parameters, requests } = await harness(
    400,
    { __type: "ParameterAlreadyExists" },
    { status: 200, answer: {} },
  );
  await parameters.write("/a", new Secret("b"), { tags: { team: "ops" } });
  const Tags = [{ Key: "team", Value: "ops" }];
  const input = { Name: "/a", Value: "b", Type: "SecureString" };
  expect(requests).toEqual([
    ["PutParameter", { ...input, Tags }],
    ["PutParameter", { ...input, Overwrite: true }],
    ["AddTagsToResource", { ResourceType: "Parameter", ResourceId: "/a", Tags }],
  ]);
});

test("tags are removed after the write", async () => {
  const { parameters, requests } = await harness(200, {});
  await parameters.write("/a", new Secret("b"), { removedTags: ["env", "team"] });
  expect(requests).toEqual([
    ["PutParameter", { Name: "/a", Value: "b", Type: "SecureString", Overwrite: true }],
    ["RemoveTagsFromResource", { ResourceType: "Parameter", ResourceId: "/a", TagKeys: ["env", "team"] }],
  ]);
});

test("a new parameter has no tags to remove", async () => {
  const { parameters, requests } = await harness(200, {});
  await parameters.write("/a", new Secret("b"), { tags: { team: "ops" }, removedTags: ["env"] });
  expect(requests).toEqual([["PutParameter", expect.objectContaining({ Name: "/a" })]]);
});

const refusals = [
  [
    "AccessDeniedException",
    `User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: kms:Decrypt on resource: ${keyArn} because no identity-based policy allows the kms:Decrypt action`,
    keyArn,
  ],
  [
    "AccessDeniedException",
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
    "of your own",
  ],
  ["InvalidKeyId", `${keyArn} is disabled. (Service: AWSKMS)`, keyArn],
] as const;

test.each(refusals)("%s with %j names parameter, key and remedy", async (type, message, key) => {
  const { parameters } = await harness(400, { __type: type, message });
  for (const call of [parameters.read("/a"), parameters.write("/a", new Secret("secret of the webhook"))]) {
    const failure: unknown = await call.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(KeyAccessError);
    for (const part of ["/a", key, "kmsKeyArn", message]) expect(String(failure)).toContain(part);
  }
});

test("a refusal that names no key names the configured one", async () => {
  const { parameters } = await harness(400, { __type: "InvalidKeyId", message: "no" });
  await expect(parameters.write("/a", new Secret("b"), { keyArn })).rejects.toThrow(keyArn);
});

test("a removal names the parameter", async () => {
  const { parameters, requests } = await harness(200, {});
  await parameters.remove("/a");
  expect(requests).toEqual([["DeleteParameter", { Name: "/a" }]]);
});

test("a missing parameter rejects a read and satisfies a removal", async () => {
  const { parameters } = await harness(400, { __type: "ParameterNotFound" });
  await expect(parameters.read("/a")).rejects.toBeInstanceOf(MissingParameterError);
  await parameters.remove("/a");
});

test("any other error rejects as it is", async () => {
  const { parameters } = await harness(400, { __type: "AccessDeniedException", message: "no" });
  const failure = await parameters.read("/a").catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: "AccessDeniedException" });
  await expect(parameters.write("/a", new Secret("b"))).rejects.toThrow("no");
  await expect(parameters.remove("/a")).rejects.toThrow("no");
});

test("an error shows no line of a refused value", async () => {
  const [first, second] = ["0f1e2d3c4b5a69788796a5b4c3d2e1f0", "c0ffee00c0ffee00c0ffee00c0ffee00"];
  const message = `Value '${first} for=a version=1\\n${second}' at 'value' failed: ${second} is too long`;
  const { parameters } = await harness(400, { __type: "ValidationException", message });
  const failure = await parameters
    .write("/a", new Secret(`${first} for=a version=1\n${second}`))
    .catch((error: unknown) => error);
  expect(String(failure)).toBe(
    "ValidationException: Value '[secret]\\n[secret]' at 'value' failed: [secret] is too long",
  );
});
