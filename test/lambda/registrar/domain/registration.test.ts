import { describe, expect, test } from "vitest";
import {
  generationOf,
  hostIn,
  labelsOfOwn,
  ownLabel,
  parseBefore,
  parseRegistration,
  resourceKey,
  settingsDigest,
  standingOf,
  takeOverLabel,
} from "../../../../lambda/registrar/domain/registration.ts";

const resource = { stackId: "arn:aws:cloudformation:eu-west-1:1:stack/platform/0a1b", logicalId: "Registered" };
const host = "acme.app.spacelift.io";

const properties = {
  SpaceliftEndpoint: "https://acme.app.spacelift.io",
  Space: "root",
  Name: "spacelift-datadog",
  Owner: "managed-by:1",
  WebhookUrl: "https://api.example/webhook",
  ApiKeyIdParameter: "/a/id",
  ApiKeySecretParameter: "/a/secret",
  WebhookSecretParameter: "/a/hook",
  WebhookSecretVersion: "3",
  FinishedStates: '["FAILED","FINISHED"]',
  IncludeTags: '["run_url"]',
  RepairPolicy: "true",
  PolicyExtension: 'tags contains "a:b"',
  StackId: resource.stackId,
  LogicalResourceId: resource.logicalId,
};

test("properties are strings, and read as what they stand for", () => {
  expect(parseRegistration(properties)).toEqual({
    resource,
    endpoint: "https://acme.app.spacelift.io",
    space: "root",
    name: "spacelift-datadog",
    owner: "managed-by:1",
    webhookUrl: "https://api.example/webhook",
    apiKeyIdParameter: "/a/id",
    apiKeySecretParameter: "/a/secret",
    webhookSecretParameter: "/a/hook",
    webhookSecretVersion: 3,
    finishedStates: ["FINISHED", "FAILED"],
    includeTags: ["run_url"],
    repairPolicy: true,
    policyExtension: 'tags contains "a:b"',
  });
});

test.each([
  ["Name", "", "The registrar was not given Name"],
  ["StackId", "", "The registrar was not given StackId"],
  ["WebhookSecretVersion", "0", "webhookSecretVersion is 0: it is to be 1 or more."],
  ["WebhookSecretVersion", "1.5", "webhookSecretVersion is 1.5"],
  ["SpaceliftEndpoint", "acme.app.spacelift.io", "spaceliftEndpoint is acme.app.spacelift.io: it is to be"],
  ["SpaceliftEndpoint", "https://acme.app.spacelift.io/", "without a path"],
  ["IncludeTags", '["everything"]', 'does not know all of IncludeTags, ["everything"]'],
])("%s may not be %j", (name, value, message) => {
  expect(() => parseRegistration({ ...properties, [name]: value })).toThrow(message);
});

describe("what there was before an update", () => {
  const now = parseRegistration(properties);

  test.each([
    ["nothing that can be read", null],
    ["properties of another version", { Something: "else" }],
    ["an endpoint that is none", { SpaceliftEndpoint: "acme" }],
  ])("is taken to be as now where there is %s", (_, before) => {
    expect(parseBefore(before, now)).toEqual({
      endpoint: now.endpoint,
      policyExtension: "",
      webhookSecretParameter: now.webhookSecretParameter,
    });
  });
});

describe("a resource", () => {
  const others = [
    { ...resource, logicalId: "Moved" },
    { ...resource, stackId: `${resource.stackId}c` },
    { stackId: `${resource.stackId} Registered`, logicalId: "" },
  ];

  test("is known by its stack and its logical id, and the stack's part says which are of one stack", () => {
    expect(new Set([resource, ...others].map(resourceKey)).size).toBe(4);
    const stackOf = (each: typeof resource) => resourceKey(each).split("-")[0];
    expect(others.map((each) => stackOf(each) === stackOf(resource))).toEqual([true, false, false]);
  });

  test("has one generation in each account, which says where it is", () => {
    expect(hostIn(resource, generationOf(resource, host))).toBe(host);
    for (const other of [
      "",
      "Registered-0a1b",
      `${resourceKey(resource)}/`,
      ...others.map((each) => generationOf(each, host)),
    ]) {
      expect(hostIn(resource, other)).toBeUndefined();
    }
  });
});

describe("whose an object is", () => {
  const registration = parseRegistration(properties);
  const of = (logicalId: string, stackId = resource.stackId) =>
    ownLabel({ ...registration, resource: { stackId, logicalId } }, host);
  const offer = takeOverLabel(registration);

  test.each([
    ["own", [of("Registered"), "team:ops"], { kind: "own", host }],
    ["own, whatever else it bears", [offer, of("Moved"), of("Registered")], { kind: "own", host }],
    ["offered", [offer], { kind: "offered" }],
    ["offered, whoever's it was", [of("Registered", "arn:other"), offer], { kind: "offered" }],
    [
      "a sibling's",
      [of("Moved")],
      { kind: "sibling", generation: generationOf({ ...resource, logicalId: "Moved" }, host) },
    ],
    ["another stack's", [of("Registered", "arn:other")], { kind: "foreign" }],
    ["another tool's", ["managed-by:terraform"], { kind: "foreign" }],
    ["nobody's", ["team:ops"], { kind: "unmarked" }],
  ])("is said by its labels: %s", (_, labels, standing) => {
    expect(standingOf(labels, registration)).toEqual(standing);
  });

  test("changes by the labels alone that say so", () => {
    const own = of("Registered");
    expect(labelsOfOwn(["team:ops", offer, of("Moved"), "managed-by:terraform"], registration, host)).toEqual([
      "team:ops",
      "managed-by:terraform",
      own,
    ]);
    expect(labelsOfOwn([own, "team:ops"], registration, host)).toEqual([own, "team:ops"]);
  });
});

test("the digest of settings changes with every setting, and not with the extension, which a look does not know", () => {
  const registration = parseRegistration(properties);
  expect(settingsDigest({ ...registration, policyExtension: "" })).toBe(settingsDigest(registration));
  for (const change of [{ webhookUrl: "https://x.example" }, { webhookSecretVersion: 4 }, { repairPolicy: false }]) {
    expect(settingsDigest({ ...registration, ...change })).not.toBe(settingsDigest(registration));
  }
});
