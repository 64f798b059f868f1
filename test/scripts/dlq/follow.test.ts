import { expect, test } from "vitest";
import { createFailures } from "./failures.ts";
import { createDlqHarness, hour, message } from "./harness.ts";

const redrive = ["redrive", "--reason", "rejected", "--yes", "--wait"];

test("--wait follows the events until Datadog has them", async () => {
  const harness = await createFailures();
  const { code, out, said } = await harness.run(redrive);
  expect(said).toContain("2 redriven (2 done, 0 failed again, 0 under way), 0 refused, 0 failed.");
  expect(out).toMatch(/dns .* done +is sent/);
  expect(code).toBe(0);
  expect(harness.sent.toSorted()).toEqual(["stack:dns", "stack:vpn"]);
});

test("--wait reports an event that failed again with its new reason and exit code 1", async () => {
  const harness = await createFailures();
  harness.datadog.status = 400;
  const { code, out, said } = await harness.run(redrive);
  expect(said).toContain("2 redriven (0 done, 2 failed again, 0 under way)");
  expect(out).toMatch(/dns .* failed_again +rejected: /);
  expect(code).toBe(1);
});

test("--wait ends after its timeout, with exit code 3", async () => {
  const harness = await createFailures();
  harness.datadog.status = 503;
  const { code, out, said } = await harness.run([...redrive, "--timeout", "10"]);
  expect(said).toContain("2 redriven (0 done, 0 failed again, 2 under way)");
  expect(out).toMatch(/dns .* under_way +is still on the queue/);
  expect(code).toBe(3);
});

test("--wait sees that an unreadable event failed again", async () => {
  const harness = createDlqHarness();
  await harness.deadLetters.send({ body: message("<html>"), attributes: { reason: "malformed" } });
  harness.pass(hour);
  const { code, out } = await harness.run(["redrive", "--yes", "--wait"]);
  expect(out).toMatch(/malformed +failed_again +malformed: /);
  expect(code).toBe(1);
});

test("--wait without --yes waits for nothing", async () => {
  const harness = await createFailures();
  const { code, said } = await harness.run(["redrive", "--reason", "rejected", "--wait"]);
  expect(code).toBe(0);
  expect(said).toContain("2 would be redriven, 0 refused, 0 failed.");
});
