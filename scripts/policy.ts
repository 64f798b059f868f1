import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { renderPolicy } from "../lambda/contract/policy.ts";
import { optInParts, terminalRunStates } from "../lambda/contract/runs.ts";
import { readPolicyExtension } from "../lib/policy-extension.ts";

const opaVersion = "1.22.2";
const opa = process.env["OPA"] ?? "opa";
const policyFolder = fileURLToPath(new URL("../policy/", import.meta.url));
const core = "notification.rego";
const wasm = "notification.wasm";
/** Separate suites: with the example loaded, the core's tests would run with its rules. */
const suites = [
  {
    covered: core,
    files: [core, "notification_test.rego", "summary_test.rego", "hooks_test.rego", "details_test.rego"],
  },
  { covered: "extension.example.rego", files: [core, "extension.example.rego", "extension.example_test.rego"] },
];

const installOpa = `Run go install github.com/open-policy-agent/opa@v${opaVersion}, and set OPA to the path of the binary.`;

const help = `Usage: npm run --silent policy -- <command>

Commands:
  print   print the policy, to paste it into Spacelift
            --endpoint-id <id>         the id of the webhook in Spacelift
            --finished-states <A,B>    the run states that count: ${terminalRunStates.join(", ")}
            --include <name,name>      opt-in parts: ${optInParts.join(", ")}
            --extension <file>         a Rego file with your own rules
  check   check format and types, run the tests with full coverage, and compare ${wasm}
  build   compile the policy to policy/${wasm}

Example:
  npm run --silent policy -- print --endpoint-id spacelift-datadog > policy.rego

check and build need OPA ${opaVersion}, as "opa" on the PATH or in the environment variable OPA.

Exit codes: 0 done; 1 wrong usage, or a check failed.
`;

function print(args: string[]): void {
  const { values } = parseArgs({
    args,
    options: {
      "endpoint-id": { type: "string" },
      "finished-states": { type: "string" },
      include: { type: "string" },
      extension: { type: "string" },
    },
  });
  const { "endpoint-id": endpointId, "finished-states": states, include, extension } = values;
  process.stdout.write(
    renderPolicy(readFileSync(join(policyFolder, core), "utf8"), {
      ...(endpointId !== undefined && { endpointId }),
      ...(states !== undefined && {
        finishedStates: commaSeparated(states).map(oneOf("finished-states", terminalRunStates)),
      }),
      ...(include !== undefined && { include: commaSeparated(include).map(oneOf("include", optInParts)) }),
      ...(extension !== undefined && { extension: readPolicyExtension(extension) }),
    }),
  );
}

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
  const settings = { endpointId: '"}\n', finishedStates: [], include: optInParts, extension };
  inTemporaryFolder((folder) => {
    const file = join(folder, core);
    writeFileSync(file, renderPolicy(readFileSync(join(policyFolder, core), "utf8"), settings));
    runOpa("check", "--strict", file);
  });
}

function build(): void {
  writeFileSync(join(policyFolder, wasm), compile());
}

/**
 * WebAssembly takes `default_include` from `data.include`, so it serves every choice of opt-in parts. Reproducible, since
 * the bundle's paths are relative.
 */
function compile(): Buffer {
  return inTemporaryFolder((folder) => {
    const bundle = join(folder, "bundle.tar.gz");
    const text = readFileSync(join(policyFolder, core), "utf8");
    writeFileSync(join(folder, core), text.replace(/^default_include := .*$/m, includeFromData));
    const entrypoints = ["-e=spacelift/webhook", "-e=spacelift/sample"];
    execFileSync(opa, ["build", "--target=wasm", ...entrypoints, `--output=${bundle}`, core], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
    execFileSync("tar", ["-xzf", bundle, "-C", folder, "/policy.wasm"], { stdio: ["ignore", "ignore", "pipe"] });
    return readFileSync(join(folder, "policy.wasm"));
  });
}

const includeFromData = "default_include := {name | some name in data.include}";

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

function commaSeparated(list: string): readonly string[] {
  return list.split(",").flatMap((item) => item.trim() || []);
}

function oneOf<T extends string>(option: string, allowed: readonly T[]): (name: string) => T {
  return (name) => {
    const known = allowed.find((item) => item === name);
    if (known !== undefined) return known;
    throw new Error(`--${option} has the unknown value ${JSON.stringify(name)}. Allowed: ${allowed.join(", ")}.`);
  };
}

function main([command = "", ...rest]: string[]): void {
  switch (rest.includes("--help") ? "help" : command) {
    case "print":
      print(rest);
      break;
    case "check":
      requireOpa();
      check();
      break;
    case "build":
      requireOpa();
      build();
      break;
    case "help":
    case "--help":
      process.stdout.write(help);
      break;
    default:
      throw new Error(help);
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  // Each failure has a cause that the user can fix: an argument, a file, OPA or the policy. A stack trace would not help.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
