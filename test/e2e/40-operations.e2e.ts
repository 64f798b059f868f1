import { expect, test } from "vitest";
import { at, parseJson } from "../../lambda/shared/json.ts";
import { stackName } from "./installation.ts";
import { operateOn } from "./operate.ts";
import { patient } from "./patience.ts";
import { deadLetters } from "./queues.ts";
import { finishedRun, runsCounted } from "./runs.ts";
import { rejection, spacelift } from "./stand-ins.ts";

function operate(script: "dlq" | "doctor", ...options: readonly string[]) {
  return operateOn(stackName, script, options);
}

async function listed(): Promise<readonly unknown[]> {
  const events = at(parseJson((await operate("dlq", "list", "--json")).out), "events");
  return Array.isArray(events) ? events : [];
}

test("the doctor reports a healthy installation and a dead-lettered event", async () => {
  expect(await deadLetters()).toHaveLength(1);
  const { code, out } = await operate("doctor");
  for (const check of ["Datadog key", "Spacelift", "webhook", "policy", "second integration", "ledger"]) {
    expect(out).toMatch(new RegExp(`^✓ ${check}`, "m"));
  }
  expect(out.split("\n").filter((line) => line.startsWith("✗"))).toEqual([
    expect.stringMatching(/^✗ dead-letter queue: 1 event\(s\) are not counted: 1 malformed/),
  ]);
  expect(code).toBe(1);
});

test("a failed event is listed, shown and purged", async () => {
  const [event] = await listed();
  expect(event).toMatchObject({ reason: "malformed" });
  const id = String(at(event, "id"));
  const shown = await operate("dlq", "show", id);
  expect(shown).toMatchObject({ code: 0, out: expect.stringContaining("<html>no notification</html>") });
  expect(await operate("dlq", "purge", id)).toMatchObject({ code: 2 });
  expect(await listed()).toHaveLength(1);
  expect(await operate("dlq", "purge", id, "--yes")).toMatchObject({ code: 0 });
  expect(await listed()).toEqual([]);
});

test("a rejected run is redriven after the cause is fixed, and counts once", async () => {
  rejection.isOn = true;
  expect(await spacelift.notify(finishedRun("rejected"))).toEqual({ sent: 1, refused: [] });
  await expect.poll(deadLetters, patient).toMatchObject([{ reason: "rejected" }]);
  rejection.isOn = false;
  expect(await operate("dlq", "redrive", "--reason", "rejected")).toMatchObject({ code: 0 });
  expect(await deadLetters()).toHaveLength(1);
  expect(await operate("dlq", "redrive", "--reason", "rejected", "--yes")).toMatchObject({ code: 0 });
  await expect.poll(() => runsCounted("rejected"), patient).toBe(1);
  expect(await listed()).toEqual([]);
  expect((await operate("doctor")).out).toMatch(/^✓ dead-letter queue/m);
});
