import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curlOf } from "../../../../simulator/page/runs/curl.ts";

const headers = [
  ["host", "localhost"],
  ["content-type", "application/json"],
  ["x-signature-256", "sha256=1"],
  ["traceparent", "00"],
] as const;

test("the command has only the headers that the receiver reads", () => {
  expect(curlOf("http://127.0.0.1:1/webhook", headers, "{}")).toBe(
    "curl -sS http://127.0.0.1:1/webhook \\\n  -H 'content-type: application/json' \\\n  -H 'x-signature-256: sha256=1' \\\n  --data-raw '{}'",
  );
});

test("a shell gets the body unchanged", () => {
  const body = `{"a":"it's $HOME \\"quoted\\" \`now\` é\n"}`;
  const command = curlOf("http://127.0.0.1:1/policy", [], body).replace(/^curl/, "printf '%s|'");
  expect(execFileSync("sh", ["-c", command], { encoding: "utf8" }).split("|")[3]).toBe(body);
});
