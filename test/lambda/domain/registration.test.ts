import { describe, expect, test } from "vitest";
import {
  isOwn,
  labelsOfOwn,
  mayChange,
  ownLabel,
  parseBefore,
  parsePhysicalId,
  parseRegistration,
  physicalId,
  registrationId,
  takeOverLabel,
} from "../../../lambda/domain/registration.ts";

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
};

test("properties are strings, and read as what they stand for", () => {
  expect(parseRegistration(properties)).toEqual({
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
  ])("is taken to be the same registration where there is %s", (_, before) => {
    expect(registrationId(parseBefore(before, now))).toBe(registrationId(now));
    expect(parseBefore(before, now).policyExtension).toBe("");
  });

  test("is another one where its name was another", () => {
    expect(registrationId(parseBefore({ ...properties, Name: "audit" }, now))).toBe("acme.app.spacelift.io/audit");
  });
});

describe("a physical id", () => {
  const registration = parseRegistration(properties);

  test("names the account, the webhook and the policy, and reads back", () => {
    const registered = { webhookId: "hook", policyId: "policy" };
    expect(physicalId(registration, registered)).toBe("acme.app.spacelift.io/hook/policy");
    expect(parsePhysicalId(registration, physicalId(registration, registered))).toEqual(registered);
  });

  test.each([
    "",
    "hook",
    "other.app.spacelift.io/hook/policy",
    "acme.app.spacelift.io/hook",
    "acme.app.spacelift.io//x",
    "acme.app.spacelift.io/a/b/c",
  ])("is none of this account's: %j", (id) => {
    expect(parsePhysicalId(registration, id)).toBeUndefined();
  });
});

describe("the labels of an object in Spacelift", () => {
  const registration = parseRegistration(properties);
  const own = ownLabel(registration);
  const atAnotherAddress = ownLabel({ ...registration, endpoint: "https://old.example" });
  const offered = takeOverLabel(registration);
  const ofAnother = ownLabel({ ...registration, owner: "managed-by:12" });

  test.each([
    ["its own", own, true, true],
    ["its owner's at another address", atAnotherAddress, false, true],
    ["an offer to take it over", offered, false, true],
    ["another owner's", ofAnother, false, false],
    ["a user's", "team:platform", false, false],
  ])("%s", (_, label, isItsOwn, isItsToChange) => {
    expect(isOwn(["a", label], registration)).toBe(isItsOwn);
    expect(mayChange(["a", label], registration)).toBe(isItsToChange);
  });

  test("become its own one alone, beside those of users and other owners", () => {
    const labels = ["a", own, atAnotherAddress, offered, ofAnother, "b"];
    expect(labelsOfOwn(labels, registration)).toEqual(["a", ofAnother, "b", own]);
  });
});
