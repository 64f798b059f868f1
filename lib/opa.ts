import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

/** From `opa check --format=json`. */
export interface OpaError {
  readonly message: string;
  /** From 1. */
  readonly row: number;
}

const report = z.object({
  errors: z.array(z.object({ message: z.string(), location: z.object({ row: z.number() }) })),
});

/** Empty if OPA accepts the policy, or if there is no OPA in `OPA` or on the PATH. */
export function opaErrors(policy: string): readonly OpaError[] {
  const folder = mkdtempSync(join(tmpdir(), "policy-"));
  try {
    const file = join(folder, "policy.rego");
    writeFileSync(file, policy);
    const { status, stderr } = spawnSync(process.env["OPA"] ?? "opa", ["check", "--format=json", file], {
      encoding: "utf8",
      timeout: 20_000,
    });
    return status === null || status === 0 ? [] : readReport(stderr);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Other output gives no errors, since OPA itself failed. */
function readReport(text: string): readonly OpaError[] {
  try {
    return report.parse(JSON.parse(text)).errors.map(({ message, location: { row } }) => ({ message, row }));
  } catch {
    return [];
  }
}
