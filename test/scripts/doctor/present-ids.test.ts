import { expect, test } from "vitest";
import { ownLabel } from "../../../lambda/registrar/domain/ownership.ts";
import { parseRegistration } from "../../../lambda/registrar/domain/registration-properties.ts";
import { withPresentIds } from "../../../scripts/doctor/present-ids.ts";
import { properties } from "../../lambda/registrar/domain/properties.ts";

const registration = parseRegistration(properties);
const digests = { PolicyCore: "a", PolicyExtensionDigest: "b" };
const settings = { registration, digests, webhookId: "hook", policyId: "policy" };
const label = ownLabel(registration, "acme.app.spacelift.io");
const webhook = (id: string, labels: readonly string[]) => ({
  ...{ id, labels, name: "spacelift-datadog", endpoint: "https://api.example", space: "root" },
  ...{ enabled: true, retryOnFailure: true },
});

test("an object that was created again is found by its label, and a missing one keeps its id", async () => {
  const present = await withPresentIds(settings, {
    readWebhook: () => Promise.resolve(undefined),
    listWebhooks: () => Promise.resolve([webhook("other", ["flows"]), webhook("hook-2", [label])]),
    readPolicy: () => Promise.resolve(undefined),
    listPolicies: () => Promise.resolve([{ id: "policy-2", name: "a", labels: [] }]),
  });
  expect(present).toEqual({ ...settings, webhookId: "hook-2" });
});

test("an object with the registered id is the present one, whatever its label", async () => {
  const present = await withPresentIds(settings, {
    readWebhook: (id) => Promise.resolve(webhook(id, [])),
    listWebhooks: () => Promise.resolve([webhook("copy", [label])]),
    readPolicy: () => Promise.resolve(undefined),
    listPolicies: () => Promise.resolve([]),
  });
  expect(present).toEqual(settings);
});
