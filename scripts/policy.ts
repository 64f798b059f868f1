import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { renderPolicy } from "../lambda/contract/policy.ts";
import { logPhases } from "../lambda/contract/run-logs.ts";
import { optInParts } from "../lambda/contract/runs.ts";
import { type ExitCode, exitCodes } from "./deployment/exit-codes.ts";
import { bySilentNpmScript } from "./deployment/invocation.ts";
import { main } from "./policy/main.ts";

const opaVersion = "1.22.2";
const opa = process.env["OPA"] ?? "opa";
const policyFolder = fileURLToPath(new URL("../policy/", import.meta.url));
const core = "notification.rego";
const wasm = "notification.wasm";
/** Separate suites: with the example loaded, the core's tests would run with its rules. */
const suites = [
  {
    covered: core,
    files: [
      ...[core, "notification_test.rego", "summary_test.rego", "hooks_test.rego", "details_test.rego"],
      "logs_test.rego",
    ],
  },
  { covered: "extension.example.rego", files: [core, "extension.example.rego", "extension.example_test.rego"] },
];

const installOpa = `Run go install github.com/open-policy-agent/opa@v${opaVersion}, and set OPA to the path of the binary.`;

const moreCommands = `  check   check format and types, run the tests with full coverage, and compare ${wasm}
  build   compile the policy to policy/${wasm}

check and build need OPA ${opaVersion}, as "opa" on the PATH or in the environment variable OPA.
Their exit code is 1 if they fail.
`;

function check(): void {
  const unformatted = runOpa("fmt", "--list", ".").trim();
  if (unformatted !== "") throw new Error(`Not formatted: ${unformatted}. Run: opa fmt --write policy`);
  runOpa("check", "--strict", ".");
  checkRendered();
  for (const { covered, files } of suites) {
    process.stdout.write(runOpa("test", ...files));
    const missed = uncoveredLines(JSON.parse(runOpa("test", "--coverage", ...files)), covered);
    if (missed.length > 0) throw new Error(`policy/${covered} has untested lines: ${missed.join(", ")}`);
  }
  if (!compile().equals(readFileSync(join(policyFolder, wasm)))) {
    throw new Error(`policy/${wasm} is out of date. Run: npm run policy -- build`);
  }
  process.stdout.write(`policy/${wasm} is up to date\n`);
}

function checkRendered(): void {
  const extension = readFileSync(join(policyFolder, "extension.example.rego"), "utf8");
  const settings = { endpointId: '"}\n', finishedStates: [], include: optInParts, logPhases, extension };
  inTemporaryFolder((folder) => {
    const file = join(folder, core);
    writeFileSync(file, renderPolicy(readFileSync(join(policyFolder, core), "utf8"), settings));
    runOpa("check", "--strict", file);
  });
}

function build(): void {
  writeFileSync(join(policyFolder, wasm), compile());
}

/** WebAssembly takes the settings from `data`, so it serves each of them. Reproducible, since the bundle's paths are relative. */
function compile(): Buffer {
  return inTemporaryFolder((folder) => {
    const bundle = join(folder, "bundle.tar.gz");
    const text = readFileSync(join(policyFolder, core), "utf8");
    writeFileSync(join(folder, core), settingsFromData(text));
    const entrypoints = ["-e=spacelift/webhook", "-e=spacelift/sample"];
    execFileSync(opa, ["build", "--target=wasm", ...entrypoints, `--output=${bundle}`, core], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
    execFileSync("tar", ["-xzf", bundle, "-C", folder, "/policy.wasm"], { stdio: ["ignore", "ignore", "pipe"] });
    return readFileSync(join(folder, "policy.wasm"));
  });
}

function settingsFromData(text: string): string {
  return text
    .replace(/^(endpoint_id) := .*$/m, "$1 := data.$1")
    .replace(/^(finished_states|default_include|log_phases) := .*$/gm, "$1 := {each | some each in data.$1}");
}

function inTemporaryFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "policy-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function requireOpa(): void {
  const found = /^Version: (\S+)/m.exec(runOpa("version"))?.[1];
  if (found !== opaVersion) {
    throw new Error(`${opa} is OPA ${found ?? "of an unknown version"}, and ${opaVersion} is required. ${installOpa}`);
  }
}

/** OPA's messages go to standard error. */
function runOpa(...args: string[]): string {
  try {
    return execFileSync(opa, args, { cwd: policyFolder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  } catch (error) {
    if (property(error, "code") === "ENOENT") throw new Error(`${opa} was not found. ${installOpa}`);
    const output = property(error, "stdout");
    if (typeof output === "string") process.stdout.write(output);
    throw new Error(`opa ${args.join(" ")} failed`);
  }
}

/** A file without an entry was not loaded, so no line is covered. */
function uncoveredLines(report: unknown, file: string): readonly string[] {
  const coverage = property(property(report, "files"), file);
  const missed = property(coverage, "not_covered");
  if (property(coverage, "coverage") === 100 && missed === undefined) return [];
  if (!Array.isArray(missed)) return ["all"];
  return missed.map((range: unknown) => String(property(property(range, "start"), "row")));
}

function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** Each failure has a cause that the user can fix: OPA or the policy. A stack trace would not help. */
function runWithOpa(command: () => void): ExitCode {
  try {
    requireOpa();
    command();
    return exitCodes.done;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.failed;
  }
}

const argv = process.argv.slice(2);
const command = argv.includes("--help")
  ? undefined
  : new Map([
      ["check", check],
      ["build", build],
    ]).get(argv[0] ?? "");
process.exitCode = command === undefined ? await main(argv, bySilentNpmScript, moreCommands) : runWithOpa(command);
