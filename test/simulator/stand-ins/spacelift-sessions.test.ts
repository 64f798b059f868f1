import { beforeEach, expect, test } from "vitest";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createSpaceliftAccount, type SpaceliftAccount } from "../../../simulator/stand-ins/spacelift-account.ts";
import { createSessions, type Sessions } from "../../../simulator/stand-ins/spacelift-sessions.ts";

const start = 1_800_000_000_000;
const tenHours = 36_000_000;
const key = { id: "01KEY", secret: new Secret("right"), spaces: ["root"] };

let now = start;
let account: SpaceliftAccount;
let sessions: Sessions;

beforeEach(() => {
  now = start;
  account = createSpaceliftAccount();
  account.putApiKey(key);
  sessions = createSessions(account, () => now);
});

function logIn(): string {
  const token = sessions.logIn("01KEY", "right");
  if (!("jwt" in token)) throw new Error(token.refusal);
  expect(token.validUntil).toBe((start + tenHours) / 1000);
  return token.jwt;
}

test("a token is valid for ten hours", () => {
  const jwt = logIn();
  now = start + tenHours - 1;
  expect(sessions.keyOf(jwt)).toBe(key);
  now = start + tenHours;
  expect(sessions.keyOf(jwt)).toBeUndefined();
});

test("a token ends with its key, or when all expire", () => {
  const jwt = logIn();
  account.deleteApiKey("01KEY");
  expect(sessions.keyOf(jwt)).toBeUndefined();
  account.putApiKey(key);
  expect(sessions.keyOf(jwt)).toBe(key);
  sessions.expire();
  expect(sessions.keyOf(jwt)).toBeUndefined();
  expect(sessions.keyOf(logIn())).toBe(key);
});

test.each([
  ["01KEY", "wrong"],
  ["right", "01KEY"],
  ["", ""],
])("refuses the key %j with the secret %j", (id, secret) => {
  expect(sessions.logIn(id, secret)).toEqual({ refusal: "unauthorized" });
});
