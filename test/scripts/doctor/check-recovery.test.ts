import { expect, test } from "vitest";
import type { Evaluations } from "../../../lambda/registrar/recovery/evaluations.ts";
import type { RecoveryProgress } from "../../../lambda/registrar/recovery/recovery-state.ts";
import { SpaceliftError } from "../../../lambda/registrar/spacelift.ts";
import { checkRecovery } from "../../../scripts/doctor/check-recovery.ts";
import { createKeptEvaluations } from "../../lambda/registrar/recovery/kept-evaluations.ts";
import { runInput } from "../../lambda/registrar/recovery/world.ts";

const progress: RecoveryProgress = {
  source: "acme.app.spacelift.io policy",
  ...{ sinceEpochSeconds: 1, markEpochSeconds: 1_800_000_000, completeMilliseconds: 1 },
  ...{ seen: new Set(["a", "b"]), reported: new Set<string>() },
};

async function checked(found: RecoveryProgress | undefined, changes: Partial<Evaluations> = {}, wrap?: () => unknown) {
  const kept = await createKeptEvaluations({ now: () => 1_800_000_000_000, ...(wrap && { wrap }) });
  kept.keep(runInput("01RUN"));
  const registered = { policyId: "policy", webhookId: "spacelift-datadog" };
  return checkRecovery(
    { ...registered, resource: { stackId: "stack", logicalId: "Registered" } },
    { evaluations: { ...kept.evaluations, ...changes }, progress: () => Promise.resolve(found) },
  );
}

test("a recovery that works shows its mark and its samples", async () => {
  const mark = "2027-01-15T08:00:00.000Z";
  expect(await checked(progress)).toEqual({
    ...{ check: "recovery", status: "right" },
    detail: `Spacelift allows it; everything up to ${mark} is handled, 2 newer sample(s) are handled`,
  });
  expect(await checked({ ...progress, reported: new Set(["c"]) })).toMatchObject({
    detail: expect.stringMatching(/, and 1 missing one\(s\) are tried again$/),
  });
});

test("a recovery that has not begun is noted", async () => {
  expect(await checked(undefined)).toMatchObject({ status: "note", detail: expect.stringContaining("not begun") });
});

test.each([
  ["unauthorized", "note"],
  ["rejected", "note"],
  ["unavailable", "unknown"],
] as const)("samples that are %s: %s", async (problem, status) => {
  const readSample = () => Promise.reject(new SpaceliftError(problem, "in its words"));
  const finding = await checked(progress, { readSample });
  expect(finding).toMatchObject({ check: "recovery", status, detail: expect.stringContaining("in its words") });
});

test("without the policy there is no finding", async () => {
  expect(await checked(progress, { readText: () => Promise.resolve(undefined) })).toEqual([]);
  const list = () => Promise.reject(new SpaceliftError("not_found", "policy not found"));
  expect(await checked(progress, { list })).toEqual([]);
});

test("an answer of another shape is noted", async () => {
  const finding = await checked(progress, {}, () => []);
  expect(finding).toMatchObject({ status: "note", detail: expect.stringContaining("another shape") });
  expect(JSON.stringify(finding)).not.toMatch(/canary|192\.0\.2/);
});
