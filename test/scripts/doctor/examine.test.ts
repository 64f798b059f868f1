import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SpaceliftError } from "../../../lambda/registrar/spacelift.ts";
import type { DestinationPorts, DoctorPorts } from "../../../scripts/doctor/ports.ts";
import { createQueueStandIn } from "../../../simulator/stand-ins/queue.ts";
import { name } from "../../lambda/registrar/installation.ts";
import { runMessage, visible } from "../dlq/harness.ts";
import { createReluctantQueue } from "../dlq/reluctant-queue.ts";
import { controlsIn, hostileCharacters } from "../hostile-text.ts";
import { configurationFaults } from "./configuration-faults.ts";
import { deliveryFaults } from "./delivery-faults.ts";
import { createDoctorHarness, type DoctorHarness, datadogKey } from "./harness.ts";
import { registrationFaults } from "./registration-faults.ts";

let harness: DoctorHarness;
beforeEach(async () => {
  harness = await createDoctorHarness();
});
afterEach(() => harness.close());

/** The lines that are not right. */
const problems = (out: string) => out.split("\n").filter((line) => /^[✗!?]/.test(line));

test("a healthy deployment has only right lines", async () => {
  const { code, out, said } = await harness.run();
  expect(problems(out)).toEqual([]);
  expect(out.split("\n").filter((line) => line.startsWith("✓"))).toHaveLength(23);
  expect(code).toBe(0);
  expect(said).toBe("");
});

test("names the account, the region, the version and the destinations", async () => {
  const { out } = await harness.run();
  expect(out).toMatch(/^✓ AWS: account 000000000000, region us-east-1$/m);
  expect(out).toMatch(/^✓ version: \d+\.\d+\.\d+ is deployed, and this program has the same version$/m);
  expect(out).toMatch(/^✓ destinations: metrics spacelift\.integration\.\* to http:\S+$/m);
  expect(out).toMatch(/^✓ heartbeat: Datadog accepted a POST 4 minute\(s\) ago$/m);
});

test("no secret is printed", async () => {
  const secrets = [...harness.parameters.contents().values()].flatMap((value) => value.split(" "));
  harness.account.deleteApiKey("01K9VJ3Q8T6W2X4Y5Z6A7B8C9D");
  const { out } = await harness.run(["--json"]);
  for (const secret of secrets.filter((each) => each.length > 20)) expect(out).not.toContain(secret);
});

describe("the doctor finds", () => {
  test.each([...configurationFaults, ...registrationFaults, ...deliveryFaults])(
    "$what",
    async ({ cause, ports, deployment, lines, code }) => {
      await cause?.(harness);
      const result = await harness.run([], ports, deployment);
      const found = problems(result.out);
      expect(found).toHaveLength(lines.length);
      for (const [index, line] of found.entries()) expect(line).toMatch(lines[index] ?? "");
      expect(result.code).toBe(code);
      const wrong = result.out.split("\n").filter((line) => line.startsWith("✗") && !line.includes("Spacelift login"));
      expect(result.out.match(/^ {2}→ /gm)?.length ?? 0).toBeGreaterThanOrEqual(wrong.length);
    },
  );
});

test("events on the dead-letter queue are visible right after an examination", async () => {
  await harness.deadLetters.send({ body: runMessage("dns", 0) });
  await harness.run();
  expect(await visible(harness.deadLetters)).toHaveLength(1);
});

test("Spacelift is not asked if webhook and policy were created manually", async () => {
  const outputs = { ...harness.outputs(), RegistrationSettings: "", ManualWebhook: "…" };
  await harness.installation.spacelift.close();
  const { code, out } = await harness.run([], {}, { outputs: new Map(Object.entries(outputs)) });
  expect(problems(out)).toEqual(["! Spacelift: not checked: webhook and policy were created manually"]);
  expect(code).toBe(0);
});

test("--json prints the findings in one document", async () => {
  harness.parameters.put(datadogKey, "revoked");
  const { code, out } = await harness.run(["--json"]);
  const document = JSON.parse(out);
  expect(code).toBe(1);
  expect(document).toMatchObject({ stackName: name, exitCode: 1 });
  expect(document.findings).toContainEqual({
    check: "Datadog key",
    status: "wrong",
    detail: expect.stringContaining("refuses it (status 403)"),
    remedy: expect.stringContaining(datadogKey),
  });
});

test("control characters from services are not printed, and --json keeps them", async () => {
  const hostile = `a${hostileCharacters.join("b")}c`;
  const ports = { queueDepth: () => Promise.reject(new Error(hostile)) };
  const deployment = { stackName: hostile, status: hostile };
  for (const argv of [[], ["--json"], [`--${hostile}`]]) {
    const { out, said } = await harness.run(argv, ports, deployment);
    expect({ argv, controls: controlsIn(`${out}${said}`) }).toEqual({ argv, controls: [] });
  }
  const { out } = await harness.run(["--json"], ports, deployment);
  expect(JSON.parse(out)).toMatchObject({
    stackName: hostile,
    findings: expect.arrayContaining([{ check: "queue", status: "unknown", detail: `Error: ${hostile}` }]),
  });
});

test("a stack without outputs is unknown", async () => {
  const { code, out } = await harness.run([], {}, { outputs: new Map() });
  expect(code).toBe(3);
  expect(problems(out)).toEqual([
    expect.stringMatching(
      /^\? deployment: The stack spacelift-datadog \(UPDATE_COMPLETE\) has no output .*, or deploy it again\.$/,
    ),
  ]);
});

test("a failed first deployment without outputs is wrong", async () => {
  const deployment = { status: "ROLLBACK_COMPLETE", outputs: new Map<string, string>() };
  const { code, out } = await harness.run(["--send-test"], {}, deployment);
  expect(code).toBe(1);
  expect(problems(out)).toEqual([
    "✗ stack: spacelift-datadog is ROLLBACK_COMPLETE: the first deployment failed, and its resources were deleted",
    expect.stringMatching(/^\? deployment: The stack spacelift-datadog \(ROLLBACK_COMPLETE\) has no output /),
  ]);
  const { exitCode, findings } = JSON.parse((await harness.run(["--json"], {}, deployment)).out);
  expect(exitCode).toBe(1);
  expect(findings).toMatchObject([
    { check: "AWS", status: "right" },
    { check: "stack", status: "wrong" },
    { check: "deployment", status: "unknown" },
  ]);
});

test("a queue with young messages is right", async () => {
  const ports = {
    queueDepth: () => Promise.resolve({ visible: 3, hidden: 100 }),
    oldestMessageSeconds: () => Promise.resolve(60),
    returnedMessageSeconds: () => Promise.resolve(240),
  };
  const { code, out } = await harness.run([], ports);
  expect(code).toBe(0);
  expect(out).toMatch(/^✓ queue: 3 waiting, 100 being sent or waiting for a retry, the oldest for 4 minute\(s\)$/m);
});

test.each([[["--fix"]], [["--timeout", "soon"]]])("%j is wrong usage", async (argv) => {
  expect((await harness.run(argv)).code).toBe(2);
});

test("a deployment of another version is reported as a note", async () => {
  const run = (outputs: Readonly<Record<string, string>>) =>
    harness.run([], {}, { outputs: new Map(Object.entries(outputs)) });
  expect(problems((await run({ ...harness.outputs(), Version: "0.0.1" })).out)).toEqual([
    expect.stringMatching(/^! version: 0\.0\.1 is deployed, but this program has version \d+\.\d+\.\d+$/),
  ]);
  const { Version: _, ...older } = harness.outputs();
  expect(problems((await run(older)).out)).toEqual([
    expect.stringMatching(/^! version: a version without this output /),
  ]);
});

test("a key that sees only one space cannot rule out another integration", async () => {
  // The login reads the space of the deployment, which is root here, so only later reads are refused.
  const reads: string[] = [];
  const readSpace = (id: string) => Promise.resolve(reads.push(id) > 1 ? undefined : { id, inherits: false });
  const { code, out } = await harness.run([], harness.withSpacelift({ readSpace }));
  expect(problems(out)).toEqual([
    expect.stringMatching(/^! second integration: the key sees no other webhook, but Spacelift hides /),
  ]);
  expect(code).toBe(0);
});

test.each([
  ["not available for machine sessions", "rejected", /Spacelift shows this to no API key/],
  ["unauthorized", "unauthorized", /Give the key the role/],
  ["SELF_SIGNED_CERT_IN_CHAIN", "unreachable", /AWS_CA_BUNDLE/],
] as const)("what Spacelift refuses to tell is reported: %s", async (message, problem, remedy) => {
  const refuse = () => Promise.reject(new SpaceliftError(problem, message));
  const { code, out } = await harness.run([], harness.withSpacelift({ listWebhooks: refuse }));
  expect(problems(out)).toEqual([`? second integration: Spacelift does not show this: ${message}`]);
  expect(out).toMatch(remedy);
  expect(code).toBe(3);
});

describe("another destination", () => {
  const pipelines = (changes: Partial<DestinationPorts> = {}): Partial<DoctorPorts> => ({
    others: [{ ...harness.ports, destination: "pipelines", ...changes }],
  });

  test("is examined as metrics is, by its name", async () => {
    const { code, out } = await harness.run([], pipelines());
    expect(code).toBe(0);
    expect(out).toMatch(/^✓ destinations: metrics spacelift\.integration\.\*, pipelines to http:\S+$/m);
    expect(out.match(/^. pipelines: .*$/gm)).toEqual([
      "✓ pipelines: forwarder: forwarder consumes the queue",
      "✓ pipelines: last accepted: Datadog accepted a POST 4 minute(s) ago",
      "✓ pipelines: queue: empty",
      "✓ pipelines: dead-letter queue: empty",
    ]);
  });

  test("has problems of its own", async () => {
    const letters = createQueueStandIn({ clock: () => 0, visibilityTimeoutSeconds: 600 });
    await letters.send({ body: runMessage("dns", 0), attributes: { reason: "too_old" } });
    const { code, out } = await harness.run(
      [],
      pipelines({
        findForwarder: () => Promise.resolve(undefined),
        queueDepth: () => Promise.reject(new Error("AccessDenied")),
        deadLetters: createReluctantQueue(letters, { destination: "pipelines" }),
        lastAcceptedMilliseconds: () => Promise.resolve(undefined),
      }),
    );
    expect(code).toBe(1);
    expect(problems(out)).toEqual([
      "✗ pipelines: forwarder: no function is mapped to the queue: nothing is sent",
      "! pipelines: last accepted: Datadog has accepted nothing in the last 3 hours, or no run finished",
      "? pipelines: queue: Error: AccessDenied",
      "✗ pipelines: dead-letter queue: 1 event(s) are not counted: 1 too_old",
    ]);
  });
});
