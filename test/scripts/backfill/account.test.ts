import { expect, test } from "vitest";
import type { SpaceliftDisruption } from "../../../simulator/stand-ins/spacelift-exchange.ts";
import { createBackfillHarness, hoursAgo, now } from "./harness.ts";
import { pastRun } from "./past-run.ts";

const since = ["--since", "2026-11-01"];
const runs = [pastRun("dns", "R1", { endedAt: hoursAgo(30) })];

async function harness(sampled?: string, fault?: SpaceliftDisruption) {
  const made = await createBackfillHarness({ runs });
  if (sampled !== undefined) {
    const input = JSON.stringify({
      account: { name: sampled },
      run_updated: { run: { triggered_by: "someone@example.com" } },
    });
    made.spacelift.account.evaluations.keep("spacelift-datadog", { timestamp: now / 1000, input, body: "" });
  }
  // The first call looks for the registered policy.
  if (fault !== undefined) made.disruptions.set("policy", [{ kind: "none" }, fault]);
  const accountOf = async (argv: readonly string[], endpoint = "https://acme.app.spacelift.io") => {
    const { code, said } = await made.run([...since, ...argv], { endpoint });
    return { code, said, account: /^Runs of the account (\S+)/m.exec(said)?.[1] };
  };
  return accountOf;
}

test("the account is the one in the endpoint, without a kept sample", async () => {
  expect(await (await harness())([])).toMatchObject({ code: 0, account: "acme" });
});

test("--account replaces the one in the endpoint, without a kept sample", async () => {
  expect(await (await harness())(["--account", "acme-2"])).toMatchObject({ code: 0, account: "acme-2" });
});

test("a kept sample confirms the account, and none of its other values are printed", async () => {
  const { code, account, said } = await (await harness("acme"))([]);
  expect({ code, account }).toEqual({ code: 0, account: "acme" });
  expect(said).not.toContain("example.com");
});

test("a sample of another account than the endpoint's needs --account", async () => {
  const accountOf = await harness("acme-2");
  const refused = await accountOf([]);
  expect(refused).toMatchObject({ code: 3, account: undefined });
  expect(refused.said).toMatch(/names the account acme, but the policy's inputs have acme-2.*Pass --account acme-2/);
  expect(await accountOf(["--account", "acme-2"])).toMatchObject({ code: 0, account: "acme-2" });
});

test("an outage of Spacelift does not hide the sample", async () => {
  const { code, said } = await (await harness("acme-2", { kind: "down" }))([]);
  expect(code).toBe(3);
  expect(said).toContain("the policy's inputs have acme-2");
});

test("--account that a sample contradicts is refused", async () => {
  const { code, said } = await (await harness("acme"))(["--account", "other"]);
  expect(code).toBe(3);
  expect(said).toMatch(/--account is other, but the policy's inputs have the account acme.*Pass --account acme\./);
});

test("a self-hosted Spacelift needs a sample or --account", async () => {
  const endpoint = "https://spacelift.acme.example";
  const refused = await (await harness())([], endpoint);
  expect(refused.code).toBe(3);
  expect(refused.said).toContain("Pass --account with the value of the tag account of your metrics.");
  expect(await (await harness("acme"))([], endpoint)).toMatchObject({ code: 0, account: "acme" });
  expect(await (await harness())(["--account", "acme"], endpoint)).toMatchObject({ code: 0, account: "acme" });
});
