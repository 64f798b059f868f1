import { expect, onTestFinished, test, vi } from "vitest";
import { describeError, logJson } from "../../../lambda/shared/log.ts";

test.each([
  [
    { receiptId: "a", bytes: 2 },
    { receiptId: "a", bytes: 2 },
  ],
  [undefined, {}],
])("an entry with the fields %j is one line of JSON", (fields, expected) => {
  const lines: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  onTestFinished(() => write.mockRestore());
  vi.useFakeTimers({ now: 1_800_000_000_123 });
  onTestFinished(() => void vi.useRealTimers());
  logJson("warn", "a line\nbreak", fields);
  expect(lines).toEqual([expect.stringMatching(/^[^\n]+\n$/)]);
  const timestamp = "2027-01-15T08:00:00.123Z";
  expect(JSON.parse(lines[0] ?? "")).toEqual({ timestamp, level: "WARN", message: "a line\nbreak", ...expected });
});

test("an error is described by name and message, and another value not by its content", () => {
  expect(describeError(new TypeError("bad"))).toBe("TypeError: bad");
  expect(describeError("a secret")).toBe("a value that is not an error was thrown");
});
