import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createDatadogLogs } from "../../../lambda/adapters/datadog-logs.ts";
import type { HttpRequest } from "../../../lambda/adapters/http.ts";
import { readAuditEntry } from "../../../lambda/forwarder/destinations/logs/domain/audit-entry.ts";
import { type DatadogLog, datadogLogs } from "../../../lambda/forwarder/destinations/logs/domain/datadog-log.ts";
import { parseJson } from "../../../lambda/shared/json.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { auditEntry } from "../../audit-entries.ts";

const key = new Secret("the key");

function start() {
  const requests: HttpRequest[] = [];
  const { sendLogs } = createDatadogLogs("https://http-intake.logs.datadoghq.eu", async (request) => {
    requests.push(request);
    return { kind: "answered", status: 202, headers: {}, body: "{}" };
  });
  return { sendLogs, requests };
}

function logsOf(entry: object): readonly DatadogLog[] {
  return datadogLogs(readAuditEntry(Buffer.from(JSON.stringify(entry)), 1_800_000_000_000), {
    extraTags: ["team:core"],
    excludeTags: [],
  });
}

test("an entry is sent with its attributes beside Datadog's own fields", async () => {
  const { sendLogs, requests } = start();
  expect(await sendLogs(logsOf(auditEntry()), key, 1_000)).toMatchObject({ status: 202, body: "{}" });
  const [{ url, method, headers, body } = { url: "", method: "", headers: {} }] = requests;
  expect([method, url]).toEqual(["POST", "https://http-intake.logs.datadoghq.eu/api/v2/logs"]);
  expect(headers).toMatchObject({
    "DD-API-KEY": "the key",
    "Content-Type": "application/json",
    "Content-Encoding": "gzip",
  });
  expect(parseJson(gunzipSync(body ?? "").toString("utf8"))).toEqual([
    {
      message: "github::ada performed stack.create",
      ddsource: "spacelift",
      service: "spacelift",
      ddtags: "account:acme,team:core",
      status: "info",
      timestamp: 1_799_999_940_000,
      usr: { id: "github::ada" },
      network: { client: { ip: "203.0.113.7" } },
      evt: { name: "stack.create" },
      delivery: { id: expect.stringMatching(/^[\da-f]{64}\.1$/), part: 1, parts: 1 },
      spacelift: auditEntry(),
    },
  ]);
});

test("a body over the limit is not sent", async () => {
  const { sendLogs, requests } = start();
  const [log] = logsOf(auditEntry({ data: "x".repeat(850_000) }));
  if (log === undefined) throw new Error("no log");
  expect(
    await sendLogs(
      Array.from({ length: 6 }, () => log),
      key,
      1_000,
    ),
  ).toMatchObject({ why: "too_large" });
  expect(requests).toEqual([]);
});
