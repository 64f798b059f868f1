import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { name } from "../../lambda/registrar/installation.ts";
import { runMessage, visible } from "../dlq/harness.ts";
import { controlsIn, hostileCharacters } from "../hostile-text.ts";
import { ailments } from "./ailments.ts";
import { createPatient, datadogKey, type Patient } from "./harness.ts";

let patient: Patient;
beforeEach(async () => {
  patient = await createPatient();
});
afterEach(() => patient.close());

/** What is not right, a line each. */
const complaints = (out: string) => out.split("\n").filter((line) => /^[✗!?]/.test(line));

test("of a deployment that is as it should be, everything is right", async () => {
  const { code, out, said } = await patient.run();
  expect(complaints(out)).toEqual([]);
  expect(out.split("\n").filter((line) => line.startsWith("✓"))).toHaveLength(16);
  expect(code).toBe(0);
  expect(said).toBe("");
});

test("no secret is shown", async () => {
  const secrets = [...patient.parameters.contents().values()].flatMap((value) => value.split(" "));
  patient.account.deleteApiKey("01K9VJ3Q8T6W2X4Y5Z6A7B8C9D");
  const { out } = await patient.run(["--json"]);
  for (const secret of secrets.filter((each) => each.length > 20)) expect(out).not.toContain(secret);
});

describe("it finds", () => {
  test.each(ailments)("$what", async ({ spoil, ports, deployment, says, code }) => {
    await spoil?.(patient);
    const result = await patient.run([], ports, deployment);
    const found = complaints(result.out);
    expect(found).toHaveLength(says.length);
    for (const [index, line] of found.entries()) expect(line).toMatch(says[index] ?? "");
    expect(result.code).toBe(code);
    const wrong = result.out.split("\n").filter((line) => line.startsWith("✗") && !line.includes("Spacelift login"));
    expect(result.out.match(/^ {2}→ /gm)?.length ?? 0).toBeGreaterThanOrEqual(wrong.length);
  });
});

test("what was looked at on the dead-letter queue can be received at once", async () => {
  await patient.deadLetters.send({ body: runMessage("dns", 0) });
  await patient.run();
  expect(await visible(patient.deadLetters)).toHaveLength(1);
});

test("where webhook and policy were set by hand, Spacelift is left alone", async () => {
  const outputs = { ...patient.outputs(), RegistrationSettings: "", ManualWebhook: "…" };
  await patient.installation.spacelift.close();
  const { code, out } = await patient.run([], {}, { outputs: new Map(Object.entries(outputs)) });
  expect(complaints(out)).toEqual(["! Spacelift: not looked at: webhook and policy were set by hand"]);
  expect(code).toBe(0);
});

test("--json says the same in one document", async () => {
  patient.parameters.put(datadogKey, "revoked");
  const { code, out } = await patient.run(["--json"]);
  const document = JSON.parse(out);
  expect(code).toBe(1);
  expect(document).toMatchObject({ stackName: name, exitCode: 1 });
  expect(document.findings).toContainEqual({
    check: "Datadog key",
    status: "wrong",
    detail: expect.stringContaining("refuses it (403)"),
    remedy: expect.stringContaining(datadogKey),
  });
});

test("nothing that the services say steers the terminal, and --json says it as it is", async () => {
  const hostile = `a${hostileCharacters.join("b")}c`;
  const ports = { queueDepth: () => Promise.reject(new Error(hostile)) };
  const deployment = { stackName: hostile, status: hostile };
  for (const argv of [[], ["--json"], [`--${hostile}`]]) {
    const { out, said } = await patient.run(argv, ports, deployment);
    expect({ argv, controls: controlsIn(`${out}${said}`) }).toEqual({ argv, controls: [] });
  }
  const { out } = await patient.run(["--json"], ports, deployment);
  expect(JSON.parse(out)).toMatchObject({
    stackName: hostile,
    findings: expect.arrayContaining([{ check: "queue", status: "unknown", detail: `Error: ${hostile}` }]),
  });
});

test("outputs of another version are no deployment that can be checked", async () => {
  const { code, out } = await patient.run([], {}, { outputs: new Map() });
  expect(code).toBe(3);
  expect(complaints(out)).toEqual([
    expect.stringMatching(
      /^\? deployment: The stack spacelift-datadog \(UPDATE_COMPLETE\) has no output .*, or deploy it again\.$/,
    ),
  ]);
});

test("a first deployment that failed has no outputs, and is said to have failed", async () => {
  const deployment = { status: "ROLLBACK_COMPLETE", outputs: new Map<string, string>() };
  const { code, out } = await patient.run(["--send-test"], {}, deployment);
  expect(code).toBe(1);
  expect(complaints(out)).toEqual([
    "✗ stack: spacelift-datadog is ROLLBACK_COMPLETE: the first deployment failed, and nothing of it is there",
    expect.stringMatching(/^\? deployment: The stack spacelift-datadog \(ROLLBACK_COMPLETE\) has no output /),
  ]);
  const { exitCode, findings } = JSON.parse((await patient.run(["--json"], {}, deployment)).out);
  expect(exitCode).toBe(1);
  expect(findings).toMatchObject([
    { check: "stack", status: "wrong" },
    { check: "deployment", status: "unknown" },
  ]);
});

test("a queue whose messages are young is right", async () => {
  const ports = {
    queueDepth: () => Promise.resolve({ visible: 3, hidden: 100 }),
    oldestMessageSeconds: () => Promise.resolve(60),
    returnedMessageSeconds: () => Promise.resolve(240),
  };
  const { code, out } = await patient.run([], ports);
  expect(code).toBe(0);
  expect(out).toMatch(/^✓ queue: 3 waiting, 100 being sent or waiting for another try, the oldest for 4 minute\(s\)$/m);
});

test.each([[["--fix"]], [["--timeout", "soon"]]])("%j is wrong usage", async (argv) => {
  expect((await patient.run(argv)).code).toBe(2);
});
