import { createDlqHarness, hour } from "./harness.ts";

/** A deployment with two rejected events, of the stacks dns and vpn, and an ambiguous one, of lost. */
export async function createFailures() {
  const harness = createDlqHarness();
  const { datadog, deliver, forward, pass } = harness;
  await deliver("maybe");
  await forward();
  datadog.isSilent = true;
  harness.sent.length = 0;
  await deliver("lost");
  await forward();
  pass(2 * hour);
  Object.assign(datadog, { isSilent: false, status: 400 });
  for (const stack of ["dns", "vpn"]) {
    await deliver(stack);
    await forward();
  }
  datadog.status = 202;
  await forward();
  return harness;
}

/** The id of a stack's event, or `not listed`. */
export const idOf = async ({ run }: ReturnType<typeof createDlqHarness>, stack: string): Promise<string> =>
  new RegExp(`^(\\w+) .* ${stack} `, "m").exec((await run(["list"])).out)?.[1] ?? "not listed";
