import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { splitPolicy } from "../../lambda/contract/policy.ts";

const pathTo = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const core = readFileSync(pathTo("policy/notification.rego"), "utf8");

function policyCommand(...args: string[]) {
  return spawnSync(process.execPath, [pathTo("scripts/policy.ts"), ...args], {
    encoding: "utf8",
    env: { ...process.env, OPA: "/nowhere/opa" },
  });
}

test("print writes the core, without OPA", () => {
  expect(policyCommand("print")).toMatchObject({ status: 0, stdout: core, stderr: "" });
});

test("print puts in the settings and the extension", () => {
  const extension = pathTo("policy/extension.example.rego");
  const { stdout } = policyCommand(
    ...["print", "--endpoint-id", "hook", "--finished-states", "FAILED, CANCELED", "--include", "run_url"],
    ...["--log-phases", "planning", "--extension", extension],
  );
  expect(stdout).toContain('\nendpoint_id := "hook"\n');
  expect(stdout).toContain('\nfinished_states := {"FAILED", "CANCELED"}\n');
  expect(stdout).toContain('\ndefault_include := {"run_url"}\n');
  expect(stdout).toContain('\nlog_phases := {"planning"}\n');
  expect(readFileSync(extension, "utf8")).toContain(splitPolicy(stdout).extension?.slice(-400));
});

test("print refuses an extension that is not UTF-8", () => {
  const extension = join(mkdtempSync(join(tmpdir(), "print-")), "latin-1.rego");
  onTestFinished(() => rmSync(dirname(extension), { recursive: true }));
  writeFileSync(extension, Buffer.from("# Prénom\n", "latin1"));
  const { status, stderr, stdout } = policyCommand("print", "--extension", extension);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("The extension is not UTF-8 text: see line 1. Save the file in UTF-8.");
});

test.each([
  [
    ["print", "--include", "notes"],
    '"notes". Allowed: run_url, run_note, run_title, triggered_by, stack_labels, details.',
  ],
  [["print", "--finished-states", "PLANNING"], '--finished-states has the unknown value "PLANNING"'],
  [
    ["print", "--log-phases", "queued"],
    '--log-phases has the unknown value "queued". Allowed: preparing, initializing',
  ],
  [["print", "--extension", "no-such-file.rego"], "no-such-file.rego"],
  [["print", "--endpoint"], "--endpoint"],
  [["other"], "Usage: "],
  [[], "Usage: "],
])("%j fails with the reason", (args, message) => {
  const { status, stdout, stderr } = policyCommand(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("    at ");
});

test.each(["check", "build"])("%s fails without OPA, and says how to get it", (command) => {
  const { status, stdout, stderr } = policyCommand(command);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^\/nowhere\/opa was not found\. Run go install /);
});

test("--help says how", () => {
  expect(policyCommand("print", "--help")).toMatchObject({ status: 0, stderr: "" });
});
