import { expect, test } from "vitest";
import { settingsDigest } from "../../../../lambda/registrar/domain/registration.ts";
import { parseRegistration } from "../../../../lambda/registrar/domain/registration-properties.ts";
import { properties } from "./properties.ts";

test("every setting changes the digest, except the extension, which a reconciliation does not know", () => {
  const registration = parseRegistration(properties);
  expect(settingsDigest({ ...registration, policyExtension: "" })).toBe(settingsDigest(registration));
  for (const change of [{ webhookUrl: "https://x.example" }, { webhookSecretVersion: 4 }, { repairPolicy: false }]) {
    expect(settingsDigest({ ...registration, ...change })).not.toBe(settingsDigest(registration));
  }
});
