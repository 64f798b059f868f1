import { expect, test } from "vitest";
import {
  parsePreviousRegistration,
  parseRegistration,
} from "../../../../lambda/registrar/domain/registration-properties.ts";
import { properties, resource } from "./properties.ts";

test("properties are text and become typed values", () => {
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
    refuseOldSecret: false,
    recreateDeleted: true,
    webhookSecretStorage: { tags: {} },
    finishedStates: ["FINISHED", "FAILED"],
    includeTags: ["run_url"],
    repairPolicy: true,
    policyExtension: 'tags contains "a:b"',
  });
});

test("the registration of run logs has another content, and the name of its installation", () => {
  const logs = { Content: "logs", Installation: "acme" };
  expect(parseRegistration({ ...properties, ...logs })).toEqual({
    ...parseRegistration(properties),
    ...{ content: "logs", installation: "acme" },
  });
  expect(parseRegistration({ ...properties, Content: "", Installation: "" })).toEqual(parseRegistration(properties));
});

test("key and tags of the webhook's parameter are read", () => {
  const stored = { WebhookSecretKey: "arn:aws:kms:a:1:key/b", WebhookSecretTags: '{"team":"ops"}' };
  expect(parseRegistration({ ...properties, ...stored }).webhookSecretStorage).toEqual({
    keyArn: "arn:aws:kms:a:1:key/b",
    tags: { team: "ops" },
  });
});

test.each([
  ["Name", "", ["Name", "missing"]],
  ["StackId", "", ["StackId", "missing"]],
  ["WebhookSecretVersion", "0", ["WebhookSecretVersion is 0"]],
  ["WebhookSecretVersion", "1.5", ["WebhookSecretVersion is 1.5"]],
  ["RefuseOldSecret", "yes", ["RefuseOldSecret is yes"]],
  ["SpaceliftEndpoint", "acme.app.spacelift.io", ["SpaceliftEndpoint is acme.app.spacelift.io"]],
  ["SpaceliftEndpoint", "https://acme.app.spacelift.io/", ["SpaceliftEndpoint is ", "without a path"]],
  ["IncludeTags", '["everything"]', ['IncludeTags is ["everything"]']],
])("%s may not be %j, and the error names both", (name, value, parts) => {
  for (const part of parts) expect(() => parseRegistration({ ...properties, [name]: value })).toThrow(part);
});

test.each([
  ["nothing", null],
  ["properties of another version", { Something: "else" }],
  ["an endpoint that is no URL", { SpaceliftEndpoint: "acme" }],
])("an update counts settings as unchanged if the old properties hold %s", (_, before) => {
  const now = parseRegistration(properties);
  expect(parsePreviousRegistration(before, now)).toEqual({
    endpoint: now.endpoint,
    policyExtension: "",
    webhookSecretParameter: now.webhookSecretParameter,
    webhookSecretStorage: { tags: {} },
  });
});
