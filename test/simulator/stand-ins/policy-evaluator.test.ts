import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { renderPolicy } from "../../../lambda/contract/policy.ts";
import { logPhases } from "../../../lambda/contract/run-logs.ts";
import { optInParts } from "../../../lambda/contract/runs.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { asObject } from "../../policy/document.ts";
import { startOpa } from "./open-policy-agent.ts";

const { isOpaMissing, theOpa } = await startOpa();
const wasm = await createPolicyEvaluator("no-opa");
const shipped = readFileSync(new URL("../../../policy/notification.rego", import.meta.url), "utf8");
const fixtures = new URL("../../fixtures/policy-input/", import.meta.url);
const logSettings = {
  endpointId: "run-logs",
  finishedStates: ["FINISHED", "CANCELED"],
  include: ["details"],
  logPhases,
} as const;
const internalError = { account: { name: "acme" }, internal_error: { severity: "ERROR" } };
const delivery = {
  endpointId: "spacelift-datadog",
  payload: { version: 1, event: { kind: "internal_error", account: "acme" }, error: { severity: "ERROR" } },
};

describe("without OPA", () => {
  test("evaluates the shipped policy as WebAssembly", async () => {
    expect(wasm.name).toBe("WebAssembly");
    expect(await wasm.evaluate(shipped, internalError)).toEqual({
      kind: "evaluated",
      deliveries: [delivery],
      isSampled: true,
    });
    expect(await wasm.evaluate(shipped, {})).toEqual({ kind: "evaluated", deliveries: [], isSampled: false });
  });

  test("evaluates the shipped policy with opt-in parts", async () => {
    const input: unknown = JSON.parse(readFileSync(new URL("run-tracked-finished.json", fixtures), "utf8"));
    const text = renderPolicy(shipped, { include: ["run_url", "details"] });
    expect(await wasm.evaluate(text, input)).toMatchObject({
      deliveries: [{ payload: { include: { run_url: expect.any(String), details: { ended_in: "APPLYING" } } } }],
    });
    expect(await wasm.evaluate(shipped, input)).toMatchObject({
      deliveries: [{ payload: expect.not.objectContaining({ include: expect.anything() }) }],
    });
  });

  test("evaluates the shipped policy with any settings", async () => {
    const input: unknown = JSON.parse(readFileSync(new URL("run-tracked-finished.json", fixtures), "utf8"));
    const text = renderPolicy(shipped, logSettings);
    const listed = { ...asObject(input), webhook_endpoints: [{ id: "run-logs" }] };
    expect(await wasm.evaluate(text, listed)).toMatchObject({
      kind: "evaluated",
      deliveries: [{ endpointId: "run-logs", payload: { logs: { planning: "spacelift::logs::planning" } } }],
      isSampled: false,
    });
    expect(await wasm.evaluate(text, internalError)).toMatchObject({ kind: "evaluated", deliveries: [] });
    const failedOnly = renderPolicy(shipped, { ...logSettings, finishedStates: ["FAILED"] });
    expect(await wasm.evaluate(failedOnly, listed)).toMatchObject({ kind: "evaluated", deliveries: [] });
  });

  test("evaluates no other text, and names OPA", async () => {
    const reason = expect.stringMatching(/differs from policy\/notification\.rego.*install Open Policy Agent 1\.0/);
    for (const text of [`${shipped}\n`, shipped.slice(1), ""]) {
      expect(await wasm.evaluate(text, internalError)).toEqual({ kind: "failed", reason });
    }
  });

  test("takes a text for Rego v0 only with the import of v1", async () => {
    for (const lines of ["\n", "\n\n"]) {
      const withImport = shipped.replace("package spacelift\n", `package spacelift${lines}import rego.v1\n`);
      expect(await wasm.evaluate(withImport, internalError, "REGO_V0")).toMatchObject({ deliveries: [delivery] });
    }
    expect(await wasm.evaluate(shipped, internalError, "REGO_V0")).toMatchObject({ kind: "failed" });
  });

  test("does not check whether a text compiles", async () => {
    expect(await wasm.check("nonsense", "REGO_V1")).toBeUndefined();
  });

  test.each([
    ["none", "exit 0"],
    ["one before 1.0", "echo Version: 0.70.0"],
    ["one that fails", "echo Version: 1.2.3; exit 1"],
  ])("does not accept as OPA %s", async (_, script) => {
    const command = join(mkdtempSync(join(tmpdir(), "no-opa-")), "opa");
    writeFileSync(command, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    expect((await createPolicyEvaluator(command)).name).toBe("WebAssembly");
    rmSync(dirname(command), { recursive: true });
  });
});

describe.skipIf(isOpaMissing)("with OPA (the variable OPA, or on the PATH)", () => {
  test("says which", () => {
    expect(theOpa().name).toMatch(/^opa \d+\.\d+\.\d+/);
  });

  test.each(readdirSync(fixtures))("agrees with the WebAssembly about %s", async (name) => {
    const input: unknown = JSON.parse(readFileSync(new URL(name, fixtures), "utf8"));
    expect(await theOpa().evaluate(shipped, input)).toEqual(await wasm.evaluate(shipped, input));
  });

  test("agrees with the WebAssembly about every opt-in part", async () => {
    const text = renderPolicy(shipped, { include: optInParts });
    for (const name of readdirSync(fixtures)) {
      const input: unknown = JSON.parse(readFileSync(new URL(name, fixtures), "utf8"));
      expect(await theOpa().evaluate(text, input)).toEqual(await wasm.evaluate(text, input));
    }
  });

  test("agrees with the WebAssembly about logs", async () => {
    const text = renderPolicy(shipped, { ...logSettings, endpointId: "spacelift-datadog" });
    for (const name of readdirSync(fixtures)) {
      const input: unknown = JSON.parse(readFileSync(new URL(name, fixtures), "utf8"));
      expect(await theOpa().evaluate(text, input)).toEqual(await wasm.evaluate(text, input));
    }
  });

  test("agrees with the WebAssembly about inputs without an event", async () => {
    for (const input of [null, 7, "text", [], {}]) {
      expect(await theOpa().evaluate(shipped, input)).toEqual({ kind: "evaluated", deliveries: [], isSampled: false });
    }
  });

  test("evaluates any text, each by itself", async () => {
    const extended = `${shipped}\ntags contains "team:core"\n`;
    expect(await theOpa().evaluate(extended, internalError)).toEqual({
      kind: "evaluated",
      deliveries: [{ ...delivery, payload: { ...delivery.payload, tags: ["team:core"] } }],
      isSampled: true,
    });
    expect(await theOpa().evaluate("package other\n", {})).toEqual({
      kind: "evaluated",
      deliveries: [],
      isSampled: false,
    });
    expect(await theOpa().evaluate(shipped, internalError)).toEqual({
      kind: "evaluated",
      deliveries: [delivery],
      isSampled: true,
    });
  });

  test.each([
    ["does not compile", "webhook contains 1 if x", "policy.rego:2: rego_unsafe_var_error: var x is unsafe"],
    ["contradicts itself", "webhook := input[_]", "eval_conflict_error"],
    ["gives no set", "webhook := 1", "no list as the result"],
    ["names no webhook", 'webhook contains {"payload": 1}', "names no endpoint"],
    ["has no payload", 'webhook contains {"endpoint_id": "a"}', "has no payload"],
  ])("gives the reason if a policy %s", async (_, rule, reason) => {
    const text = `package spacelift\n${rule}\n`;
    expect(await theOpa().evaluate(text, { a: 1, b: 2 })).toEqual({
      kind: "failed",
      reason: expect.stringContaining(reason),
    });
  });

  test.each(["http.send({})", "opa.runtime()", 'rego.parse_module("a", "b")', "time.now_ns()", 'trace("a")'])(
    "forbids %s, as Spacelift does",
    async (call) => {
      const text = `package spacelift\na := ${call}\n`;
      expect(await theOpa().check(text, "REGO_V1")).toContain(`undefined function ${call.split("(")[0]}`);
      expect(await theOpa().evaluate(text, {})).toMatchObject({ kind: "failed" });
    },
  );

  test("accepts the shipped policy", async () => {
    expect(await theOpa().check(shipped, "REGO_V1")).toBeUndefined();
  });
});
