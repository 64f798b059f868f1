import { expect, test } from "vitest";
import { oursText, plainText } from "../../../../simulator/page/overview/comparison-text.ts";

const none = { expected: 0, held: 0, lost: 0, doubled: 0, inFlight: 0 };

test("says where the runs are that are not counted yet", () => {
  const balance = { ...none, expected: 1, held: 1, deadLettered: 0, refused: 0, recovered: 0 };
  expect(oursText(balance)).toBe("1 of 1 counted");
  expect(
    oursText({ ...balance, expected: 1_240, held: 1_234, inFlight: 9, deadLettered: 2, refused: 3, recovered: 1_300 }),
  ).toBe("1,234 of 1,240 counted, 4 to come, 2 dead-lettered, 3 missing (not delivered), 1,300 recovered");
});

test("gives the share of lost runs of those that are not retried", () => {
  expect(plainText({ ...none, expected: 110, held: 75, lost: 25, inFlight: 12 })).toBe(
    "75 of 110 counted, 10 being retried, 25% lost",
  );
  expect(plainText({ ...none, expected: 3, held: 3 })).toBe("3 of 3 counted");
});
