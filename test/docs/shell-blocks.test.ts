import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { App } from "aws-cdk-lib";
import { describe, expect, test, vi } from "vitest";
import { Secret } from "../../lambda/shared/secret.ts";
import { addConfiguredStacks } from "../../lib/configured-stacks.ts";
import { startSimulator } from "../../simulator/simulator.ts";
import { createFolder } from "../lib/synthesis.ts";
import { readContextAt, readFileBlocks } from "./configuration-blocks.ts";
import { root } from "./pages.ts";
import { runShell } from "./run-shell.ts";
import { type Needs, needsOf, parseShellBlocks, readShellBlocks, type ShellBlock } from "./shell-blocks.ts";

const blocks = readShellBlocks();
const opa = process.env["OPA"] ?? "opa";
/** For an OPA in the variable `OPA` that is not on the PATH. */
const opaOnPath = opa === "opa" ? {} : { PATH: `${dirname(opa)}${delimiter}${process.env["PATH"]}` };
const hasOpa = spawnSync(opa, ["version"]).status === 0;

/** The blocks that need this and are run, by their place. */
function those(needs: Needs): readonly (readonly [string, ShellBlock])[] {
  return blocks
    .filter((block) => block.notRun === undefined && needsOf(block) === needs)
    .map((block) => [`${block.file}:${block.line}`, block]);
}

test("every block is run, here or against the emulator, or the document gives the reason before it", () => {
  expect(blocks.length).toBeGreaterThan(10);
  const silent = blocks.filter((block) => block.notRun === undefined && needsOf(block) === undefined);
  expect(silent.map(({ file, line }) => `${file}:${line} neither runs nor says why`)).toEqual([]);
});

test("a block has its line and only the reason right before it", () => {
  const markdown =
    "# A\n\n```sh\nls\n```\n\n<!-- not run: slow -->\n```sh\nnpm ci\n```\n\n<!-- not run: far -->\n\n```sh\nx\n```\n";
  expect(parseShellBlocks("a.md", markdown)).toEqual([
    { file: "a.md", line: 3, text: "ls\n" },
    { file: "a.md", line: 8, text: "npm ci\n", notRun: "slow" },
    { file: "a.md", line: 14, text: "x\n" },
  ]);
});

/** As the CDK app does, but in this process, which has loaded the CDK already. Returns the errors and warnings. */
function synthesizeIn(folder: string, context: Readonly<Record<string, unknown>>): string {
  let printed = "";
  const print = (text: unknown) => {
    printed += String(text);
    return true;
  };
  const outputs = [vi.spyOn(process.stderr, "write"), vi.spyOn(console, "error"), vi.spyOn(console, "warn")];
  for (const output of outputs) output.mockImplementation(print);
  const before = process.cwd();
  process.chdir(folder);
  try {
    const app = new App({ context, outdir: join(folder, "out") });
    addConfiguredStacks(app);
    app.synth();
  } finally {
    process.chdir(before);
    for (const output of outputs) output.mockRestore();
  }
  return printed;
}

describe("a deployment can be synthesized with its configuration", () => {
  test.each(those("synthesis"))("%s", (_, { file, line, text }) => {
    const folder = createFolder("docs");
    cpSync(join(root, "policy", "extension.example.rego"), join(folder, "my-extension.rego"));
    for (const block of readFileBlocks(file)) {
      mkdirSync(dirname(join(folder, block.path)), { recursive: true });
      writeFileSync(join(folder, block.path), block.text);
    }
    const settings = [...text.matchAll(/ -c (\w+)=(\S+)/g)].map(([, key = "", value = ""]) => [key, value]);
    const rest = text.replaceAll(/ -c \w+=\S+/g, "").trim();
    expect(["npx cdk deploy", "npx cdk deploy --all", "npm ci\nnpx cdk deploy", "npm run deploy --"]).toContain(rest);
    expect(synthesizeIn(folder, { ...readContextAt(file, line), ...Object.fromEntries(settings) })).toBe("");
    expect(process.exitCode ?? 0).toBe(0);
  });
});

describe("npm run package writes a package, and prints the commands of the page's next block", () => {
  test.each(those("package"))("%s", async (_, { file, line, text }) => {
    const folder = createFolder("package");
    const command = `node scripts/package.ts --no-build ${toOptions(readContextAt(file, line)).join(" ")}`;
    const script = text.trim().replace("npm run package --", command);
    const { code, stdout } = await runShell(script.replace("dist/package", folder), root);
    expect(code).toBe(0);
    const next = blocks.find((block) => block.file === file && block.line > line);
    expect(stdout.replaceAll(folder, "dist/package")).toContain(`\n\n${next?.text}`);
  });
});

function toOptions(context: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(context).map(([key, value]) => `-c '${key}=${String(value)}'`);
}

describe("the simulator accepts what a reader sends", () => {
  test.each(those("simulator"))("%s", async (_, { text }) => {
    const simulator = await startSimulator({ port: 0, webhookSecret: new Secret("docs"), log: () => {} });
    try {
      const script = text.replaceAll("http://127.0.0.1:4280", simulator.url);
      const answer = await runShell(script, root);
      expect(answer).toMatchObject({ code: 0, stderr: "" });
      expect(answer.stdout).toContain('"sent":1');
    } finally {
      await simulator.close();
    }
  });
});

describe("a script prints the expected text", () => {
  test.each(those("script"))("%s", async (_, { text }) => {
    const { code, stdout, stderr } = await runShell(text, root);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).not.toBe("");
  });
});

describe.skipIf(!hasOpa)("OPA checks an extension", () => {
  test.each(those("opa"))("%s", async (_, { text }) => {
    const folder = createFolder("docs");
    cpSync(join(root, "policy", "notification.rego"), join(folder, "policy", "notification.rego"));
    cpSync(join(root, "policy", "extension.example.rego"), join(folder, "my-extension.rego"));
    cpSync(join(root, "policy", "extension.example_test.rego"), join(folder, "my-extension_test.rego"));
    expect(await runShell(text, folder, opaOnPath)).toMatchObject({ code: 0, stderr: "" });
  });
});
