import { expect, test } from "vitest";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createSpaceliftAccount } from "../../../simulator/stand-ins/spacelift-account.ts";

const secret = new Secret("hush");
const admin = { id: "admin", secret, spaces: ["root"] };
const writer = { id: "writer", secret, spaces: ["team"] };

function createAccount() {
  const account = createSpaceliftAccount();
  account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
  account.addSpace({ id: "other", name: "Other", parentSpace: "team", inheritEntities: false });
  return account;
}

test("has root at the top of its spaces", () => {
  const account = createAccount();
  expect(account.findSpace("root")).toMatchObject({ parentSpace: null });
  expect(account.findSpace("other")).toMatchObject({ parentSpace: "team", inheritEntities: false });
  expect(account.findSpace("nowhere")).toBeUndefined();
  expect(["Team", "team", "nowhere"].map(account.isSpaceName)).toEqual([true, false, false]);
  const orphan = { id: "x", name: "X", parentSpace: "nowhere", inheritEntities: true };
  expect(() => account.addSpace(orphan)).toThrow("no parent nowhere");
});

test("lets a key write its own spaces, or all spaces with root", () => {
  const account = createAccount();
  for (const space of ["root", "team", "other"]) expect(account.objection(admin, "webhook", space)).toBeUndefined();
  expect(account.objection(writer, "webhook", "team")).toBeUndefined();
  for (const space of ["root", "other"]) {
    expect(account.objection(writer, "webhook", space)).toEqual({ refusal: "unauthorized" });
  }
  expect(account.objection(admin, "webhook", "nowhere")).toEqual({ refusal: "unauthorized" });
});

test("names the plan if it lacks a feature", () => {
  const account = createAccount();
  account.changePlan({ name: "Free", hasWebhooks: false, hasNotificationPolicies: true });
  expect(account.objection(admin, "webhook", "root")).toEqual({ refusal: expect.stringMatching(/Free plan.*webhook/) });
  expect(account.objection(admin, "notification policy", "root")).toBeUndefined();
  account.changePlan({ name: "Starter", hasWebhooks: true, hasNotificationPolicies: false });
  expect(account.objection(admin, "webhook", "root")).toBeUndefined();
  expect(account.objection(admin, "notification policy", "root")).toEqual({
    refusal: expect.stringMatching(/Starter plan.*notification policy/),
  });
  expect(account.objection(admin, "other", "root")).toBeUndefined();
});
