import { expect, test } from "vitest";
import { DeploymentFailure } from "../../../lambda/shared/custom-resource/deployment-failure.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { readApiKey } from "../../../lambda/shared/spacelift-api-key.ts";

const ulid = "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D";
const secret = "CANARY0123456789";
const registration = { apiKeyIdParameter: "/a/id", apiKeySecretParameter: "/a/secret" };

function read(values: { readonly id: string; readonly secret: string }) {
  const stored = new Map([
    [registration.apiKeyIdParameter, values.id],
    [registration.apiKeySecretParameter, values.secret],
  ]);
  return readApiKey(registration, {
    read: (name) => {
      const value = new Secret(stored.get(name) ?? "");
      return Promise.resolve({ value, version: 1, isSecure: true, changedAtMilliseconds: 0 });
    },
  });
}

test.each([
  ["a ULID as the id, another text as the secret", { id: ulid, secret }],
  ["an id in lower case", { id: ulid.toLowerCase(), secret }],
  ["ULIDs as both", { id: ulid, secret: ulid.replace("9D", "9E") }],
  ["no ULID at all, since ids may change their form", { id: "key-7", secret }],
  ["a secret one character longer than a ULID", { id: "key-7", secret: `${ulid}X` }],
  ["a secret that ends with a ULID", { id: "key-7", secret: `X${ulid}` }],
  ["a secret with a letter that no ULID has", { id: "key-7", secret: ulid.replace("9D", "9U") }],
])("reads a key: %s", async (_, values) => {
  const key = await read(values);
  expect([key.id, key.secret.reveal()]).toEqual([values.id, values.secret]);
});

test.each([ulid, ulid.toLowerCase()])("reports swapped parameters and shows no value: %s", async (id) => {
  const failure = await read({ id: secret, secret: id }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DeploymentFailure);
  expect(String(failure)).toContain("/a/id and /a/secret are swapped");
  expect(String(failure)).not.toMatch(/CANARY|01K9/i);
});
