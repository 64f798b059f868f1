import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { z } from "zod";
import { environmentWith } from "../scripts/aws/configuration-files.ts";
import { awsError, callerIdentity, startFakeAws } from "../scripts/aws/fake-aws.ts";
import { root } from "./synthesis.ts";

const config = "[profile acme]\nregion = eu-west-1\naws_access_key_id = a\naws_secret_access_key = b\n";

/** Runs the package's built program in a folder without its sources. */
async function run(argv: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(root, "dist/bin/spacelift-datadog.js"), ...argv], {
    cwd: "/",
    env: environmentWith(config, variables),
  });
  const ended = once(child, "exit");
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code]: unknown[] = await ended;
  return { code, out, said };
}

test("the program prints its version and its commands", async () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(await run(["--version"])).toEqual({ code: 0, out: `${version}\n`, said: "" });
  expect(await run([])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Usage: npx spacelift-datadog <command>/),
  });
});

test.each(["doctor", "dlq", "backfill", "verify", "datadog", "policy"])(
  "%s needs no -- before its options",
  async (name) => {
    const { code, out, said } = await run([name, "--help"]);
    expect({ code, said }).toEqual({ code: 0, said: "" });
    expect(out).toContain(`Usage: npx spacelift-datadog ${name} `);
    expect(out).not.toContain("npm run");
  },
);

test("an unknown command is wrong usage", async () => {
  expect(await run(["docter"])).toEqual({
    ...{ code: 2, out: "" },
    said: "There is no command docter. Run npx spacelift-datadog --help.\n",
  });
});

test("the program prints the files of the package", async () => {
  const policy = readFileSync(join(root, "policy/notification.rego"), "utf8");
  expect(await run(["policy", "print"])).toEqual({ code: 0, out: policy, said: "" });
  const dashboard = await run(["datadog", "print", "dashboard"]);
  expect(dashboard).toMatchObject({ code: 0, out: readFileSync(join(root, "datadog/dashboard.json"), "utf8") });
  expect(dashboard.said).toMatch(/^Incomplete: replace /);
});

test("the program has no commands of policy that need the repository", async () => {
  const { code, out, said } = await run(["policy", "check"]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(said).toMatch(/^Usage: npx spacelift-datadog policy <command>/);
  expect(said).not.toContain("OPA");
});

test("the program carries the AWS clients and the credentials of a profile", async () => {
  const aws = await startFakeAws({
    DescribeStacks: awsError("ValidationError", "Stack with id audit does not exist"),
    GetCallerIdentity: callerIdentity,
  });
  for (const command of [["doctor"], ["dlq", "list"], ["backfill", "--since", "2026-11-01"]]) {
    const line = [...command, "--profile", "acme", "--stack-name", "audit", "--endpoint-url", aws.url];
    expect(await run(line)).toEqual({
      ...{ code: 3, out: "" },
      said: expect.stringMatching(/^Account 123456789012 has no stack audit in region eu-west-1\. /),
    });
  }
});

test("the package stays below 3 MB with the program", () => {
  const listed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [packed] = z.array(z.object({ unpackedSize: z.number() })).parse(Object.values(JSON.parse(listed)));
  expect(packed?.unpackedSize).toBeLessThan(3e6);
});
