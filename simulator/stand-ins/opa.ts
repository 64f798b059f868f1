import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asEntries, asList, asNumber, asText, at, type Json, parseJson } from "../../lambda/shared/json.ts";
import type { EngineType } from "./spacelift-account.ts";

export interface Opa {
  readonly version: string;
  /** Nothing if it compiles. */
  readonly check: (text: string, engineType: EngineType) => Promise<string | undefined>;
  readonly evaluate: (text: string, input: unknown, engineType: EngineType) => Promise<OpaResult>;
  readonly close: () => void;
}

export type OpaResult =
  /** An undefined `webhook` is an empty list, an undefined `sample` is false. */
  { readonly webhook: Json; readonly sample: boolean } | { readonly mistake: string };

/** A list is empty if its rule is undefined. */
const rules = `{"webhook": [value | value := data.spacelift.webhook], "sample": [value | value := data.spacelift.sample]}`;

/** Builtins that Spacelift's policies cannot call (docs.spacelift.io, "Policy"). */
const unavailable = new Set(["http.send", "opa.runtime", "rego.parse_module", "time.now_ns", "trace"]);

const longestRunMilliseconds = 20_000;
const maximumOutputBytes = 64 * 1024 * 1024;

/** Nothing if it is missing or older than version 1. */
export async function findOpa(command: string): Promise<Opa | undefined> {
  const { ok, output } = await run(command, ["version"]);
  const version = /^Version: (\d+)(\S*)/m.exec(output);
  if (!ok || version === null || Number(version[1]) < 1) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "spacelift-policies-"));
  const capabilities = join(folder, "capabilities.json");
  writeFileSync(capabilities, available((await run(command, ["capabilities", "--current"])).output));

  const files = new Map<string, string>();
  const fileOf = (text: string): string => {
    const known = files.get(text);
    if (known !== undefined) return known;
    const file = join(folder, `${createHash("sha256").update(text).digest("hex")}.rego`);
    writeFileSync(file, text);
    files.set(text, file);
    return file;
  };

  return {
    version: `${version[1]}${version[2]}`,
    check: async (text, engineType) => {
      const options = ["--format=json", `--capabilities=${capabilities}`, ...syntaxOf(engineType)];
      const { ok, output } = await run(command, ["check", ...options, fileOf(text)]);
      return ok ? undefined : describeErrors(output);
    },
    evaluate: async (text, input, engineType) => {
      const options = ["--format=json", "--stdin-input", `--capabilities=${capabilities}`, ...syntaxOf(engineType)];
      const query = ["eval", ...options, `--data=${fileOf(text)}`, rules];
      const { ok, output } = await run(command, query, JSON.stringify(input));
      if (!ok) return { mistake: describeErrors(output) };
      const [result] = asList(at(parseJson(output), "result"));
      const values = at(asList(at(result, "expressions"))[0], "value");
      const [webhook = []] = asList(at(values, "webhook"));
      return { webhook, sample: asList(at(values, "sample"))[0] === true };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function syntaxOf(engineType: EngineType): readonly string[] {
  return engineType === "REGO_V0" ? ["--v0-compatible"] : [];
}

function available(capabilities: string): string {
  const entries = asEntries(parseJson(capabilities)).map(([key, value]) => {
    if (key !== "builtins") return [key, value] as const;
    return [key, asList(value).filter((builtin) => !unavailable.has(asText(at(builtin, "name")) ?? ""))] as const;
  });
  return JSON.stringify(Object.fromEntries(entries));
}

/** Without the path of the temporary file. */
function describeErrors(output: string): string {
  const errors = asList(at(parseJson(output), "errors")).map((error) => {
    const line = asNumber(at(error, "location", "row"));
    return `policy.rego:${line ?? "?"}: ${asText(at(error, "code")) ?? "error"}: ${asText(at(error, "message")) ?? ""}`;
  });
  return errors.length === 0 ? output.trim() || "OPA failed without output" : errors.join("; ");
}

interface Run {
  readonly ok: boolean;
  readonly output: string;
}

function run(command: string, options: readonly string[], input = ""): Promise<Run> {
  const limits = { timeout: longestRunMilliseconds, maxBuffer: maximumOutputBytes };
  return new Promise((resolve) => {
    const child = execFile(command, options, limits, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: stdout || stderr }),
    );
    // If OPA ends early or does not exist, the result reports that.
    child.stdin?.on("error", () => {}).end(input);
  });
}
