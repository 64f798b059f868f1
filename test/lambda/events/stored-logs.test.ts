import { expect, test } from "vitest";
import { readStoredLogs, type StoredLogs, writeStoredLogs } from "../../../lambda/events/stored-logs.ts";

const parts = { firstPart: 21, parts: 30, texts: ["one\n", "two"] };
const logs = {
  kind: "logs",
  ...parts,
  payload: { version: 1 },
  phase: "planning",
  redactions: 2,
  notes: ["note"],
} as const;

test.each<StoredLogs>([logs, { kind: "unread", ...parts, reason: "the body is not JSON" }])(
  "%j is read as written",
  (stored) => {
    expect(readStoredLogs(writeStoredLogs(stored))).toEqual(stored);
  },
);

test.each([
  ["", ""],
  ["another object", "{}"],
  ["another phase", JSON.stringify({ ...logs, phase: "destroying" })],
  ["texts that are none", JSON.stringify({ ...logs, texts: [1] })],
  ["no payload", JSON.stringify({ ...logs, payload: undefined })],
  ["no number", JSON.stringify({ ...logs, parts: null })],
])("%s is not read", (_, text) => {
  expect(readStoredLogs(text)).toBeUndefined();
});
