import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const scripts = join(import.meta.dirname, "../../scripts");

test.each(["backfill", "cost", "datadog", "dlq", "doctor", "mutate", "package", "policy", "verify"])(
  "%s prints its usage with --help, and does nothing else",
  (name) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(scripts, `${name}.ts`), "--help"], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: /);
  },
);

test("mutate reports an invalid option in one line", () => {
  const { status, stderr } = spawnSync(process.execPath, [join(scripts, "mutate.ts"), "--sample", "none"], {
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: "error: option '--sample <N>' argument 'none' is invalid. It must be a positive integer.\n",
  });
});
