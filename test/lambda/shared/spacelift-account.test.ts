import { expect, test } from "vitest";
import { accountOf } from "../../../lambda/shared/spacelift-account.ts";

test.each([
  ["https://acme.app.spacelift.io", "acme"],
  ["https://acme-eu.app.us.spacelift.io", "acme-eu"],
  ["https://spacelift.corp.example", "spacelift.corp.example"],
  ["https://a.b.app.spacelift.io", "a.b.app.spacelift.io"],
  ["http://127.0.0.1:4280", "127.0.0.1"],
])("the endpoint %s belongs to the account %s", (endpoint, account) => {
  expect(accountOf(endpoint)).toBe(account);
});
