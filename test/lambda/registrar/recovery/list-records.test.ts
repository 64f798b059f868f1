import { expect, test } from "vitest";
import { findGap } from "../../../../lambda/registrar/recovery/domain/recovery-plan.ts";
import type { Evaluations } from "../../../../lambda/registrar/recovery/evaluations.ts";
import { listRecords } from "../../../../lambda/registrar/recovery/list-records.ts";

/** Spacelift keeps the newest hundred of `times`; `added` records follow after the first page. */
function keptBy(times: number, added: number): Evaluations["list"] {
  let count = times;
  return (_, after) => {
    const kept = Array.from({ length: Math.min(100, count) }, (_, index) => count - index);
    const page =
      after === undefined ? kept : kept.filter((each) => kept.includes(Number(after)) && each < Number(after));
    const records = page.slice(0, 50).map((each) => ({ key: String(each), epochSeconds: each }));
    const next = page.length > 50 ? { next: records.at(-1)?.key ?? "" } : {};
    if (after === undefined && count === times) count += added;
    return Promise.resolve({ records, ...next });
  };
}

const progress = {
  ...{ sinceEpochSeconds: 0, markEpochSeconds: 0, completeMilliseconds: 0 },
  ...{ seen: new Set<string>(), reported: new Set<string>() },
};

test.each([
  [100, 20],
  [100, 60],
  [100, 200],
  [60, 70],
])("of %i records, %i new ones between two pages push out old ones: a gap", async (times, added) => {
  const listing = await listRecords({ list: keptBy(times, added) }, "policy", 0);
  expect(findGap(progress, listing, 0)).toMatchObject({ reason: "samples_replaced" });
});

test("of 60 records, 20 new ones between two pages push out none: no gap", async () => {
  const { records, isAtEnd } = await listRecords({ list: keptBy(60, 20) }, "policy", 0);
  expect(records.map(({ epochSeconds }) => epochSeconds)).toEqual(Array.from({ length: 80 }, (_, index) => 80 - index));
  expect(findGap(progress, { records, isAtEnd }, 0)).toBeUndefined();
});
