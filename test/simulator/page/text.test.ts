import { expect, test } from "vitest";
import { formatNumber, formatTime, readableId } from "../../../simulator/page/text.ts";

test("numbers have thousands separators", () => {
  expect(formatNumber(1_234_567)).toBe("1,234,567");
});

test("a time is that of the local time zone", () => {
  const local = new Date(2026, 0, 5, 13, 7, 9);
  expect(formatTime(local.getTime())).toBe("13:07:09");
  expect(formatTime(local.toISOString())).toBe("13:07:09");
});

test.each([
  ['["acme","run","RUN1","FINISHED"]', "acme · run · RUN1 · FINISHED"],
  ["not JSON", "not JSON"],
  ['"text"', '"text"'],
])("the id %s becomes readable", (id, text) => {
  expect(readableId(id)).toBe(text);
});
