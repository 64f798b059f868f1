import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { LogPhase } from "../../lambda/contract/run-logs.ts";
import { readNotification } from "../../lambda/events/notification.ts";
import { readAuditEntry } from "../../lambda/forwarder/destinations/logs/domain/audit-entry.ts";
import { datadogLogs } from "../../lambda/forwarder/destinations/logs/domain/datadog-log.ts";
import { runLogsToLogs } from "../../lambda/forwarder/destinations/logs/domain/run-logs.ts";
import { notifyPlaceholder } from "../../lambda/installer/domain/datadog-file.ts";
import { parseLogQuery } from "../../simulator/dashboard/log-query.ts";
import type { HeldLog } from "../../simulator/stand-ins/datadog-logs-intake.ts";
import { auditEntry } from "../audit-entries.ts";
import { runPayload } from "../payloads.ts";
import { readDashboard, readDatadogFile } from "./dashboard.ts";

const monitors = z
  .record(
    z.string(),
    z.strictObject({
      name: z.string(),
      type: z.literal("log alert"),
      query: z.string(),
      message: z.string(),
      tags: z.array(z.string()),
      priority: z.int().min(1).max(5),
      options: z.looseObject({ thresholds: z.strictObject({ critical: z.number() }) }),
    }),
  )
  .parse(JSON.parse(readDatadogFile("log-monitors")));

const views = z
  .record(z.string(), z.strictObject({ name: z.string(), query: z.string(), columns: z.array(z.string()) }))
  .parse(JSON.parse(readDatadogFile("log-views")));

const pipeline = z
  .looseObject({
    filter: z.strictObject({ query: z.string() }),
    processors: z.array(
      z.looseObject({
        type: z.string(),
        sources: z.array(z.string()).optional(),
        categories: z
          .array(z.strictObject({ name: z.string(), filter: z.strictObject({ query: z.string() }) }))
          .optional(),
      }),
    ),
  })
  .parse(JSON.parse(readDatadogFile("log-pipeline")));

/** As Datadog gets it. */
function logOf(fields: Readonly<Record<string, unknown>>): HeldLog {
  const entry = readAuditEntry(Buffer.from(JSON.stringify(auditEntry(fields))), 1_800_000_000_000);
  const [log] = datadogLogs(entry, { extraTags: [], excludeTags: [] });
  if (log === undefined) throw new Error("no log");
  const { attributes, ...others } = log;
  return { ...others, ...attributes, id: 1 };
}

/** A log of a failed run. */
function runLogOf(phase: LogPhase, redactions = 0): HeldLog {
  const notification = readNotification(
    runPayload({
      event: { kind: "run", account: "acme", id: "01RUN", state: "FAILED", at: 1_800_000_000e9 },
      timing: [{ state: "PLANNING", duration: 1e9 }],
    }),
  );
  if (notification.kind !== "event" || notification.event.kind !== "run") throw new Error("not a run");
  const stored = { kind: "logs", payload: {}, firstPart: 1, parts: 1, texts: ["text"], notes: [] } as const;
  const [log] = runLogsToLogs(
    {
      ...{ run: notification.event, runEventId: "id", endEpochSeconds: 1_800_000_000 },
      ...{ receivedAtMilliseconds: 1_800_000_000_000, logs: { ...stored, phase, redactions } },
    },
    1_800_000_000_000,
    { spaceliftEndpoint: "https://acme.app.spacelift.io", extraTags: [], excludeTags: [] },
  );
  if (log === undefined) throw new Error("no log");
  const { attributes, ...others } = log;
  return { ...others, ...attributes, id: 2 };
}

function changed(mutation: string): HeldLog {
  return logOf({ action: "x", context: { mutation } });
}

function parsed(query: string) {
  const [, search = "", groups = "", threshold = ""] =
    /^logs\("([^"]+)"\)\.index\("\*"\)\.rollup\("count"\)\.by\("([^"]+)"\)\.last\("5m"\) > (\d+)$/.exec(query) ?? [];
  return { search, groups: groups.split(","), threshold: Number(threshold) };
}

const changes = [
  ...["policyCreatev2", "policyUpdatev2", "policyDelete", "policyAttach", "namedWebhooksIntegrationCreate"],
  ...["namedWebhooksIntegrationSetHeaders", "apiKeyCreate", "apiKeyDelete", "auditTrailSetWebhook"],
  ...["auditTrailDeleteWebhook", "apiKeyRoleBindingCreate"],
];
const others = ["stackCreate", "runConfirm", "apiKeyUser", "policySimulatev2"];

test("there are two monitors of the audit trail, and one of the logs of runs", () => {
  expect(Object.keys(monitors)).toEqual(["login-denied", "access-changed", "secret-in-logs"]);
});

describe.each(Object.entries(monitors))("%s", (_, { name, query, message, tags, options }) => {
  const { search, groups, threshold } = parsed(query);

  test("has the threshold of its query", () => {
    expect(options.thresholds.critical).toBe(threshold);
  });

  test("names whom each group is about, and notifies nobody by itself", () => {
    const variables = [...`${name} ${message}`.matchAll(/\{\{\[?(@?[\w.]+?)\]?\.name\}\}/g)].map(([, each]) => each);
    expect(new Set(variables)).toEqual(new Set(groups));
    expect(message).toMatch(/\n\nWhy .+\n/);
    expect(message.split(notifyPlaceholder)).toEqual([expect.not.stringContaining("@slack"), ""]);
    expect(tags).toEqual(["integration:spacelift", "source:spacelift-datadog"]);
  });

  test("finds only logs of this integration", () => {
    expect(search.startsWith("source:spacelift ")).toBe(true);
  });
});

test("a denied login alerts, and another action does not", () => {
  const alerts = parseLogQuery(parsed(monitors["login-denied"]?.query ?? "").search);
  expect(["login.denied", "user.login_failed"].map((action) => alerts(logOf({ action })))).toEqual([true, true]);
  expect(alerts(logOf({ action: "api_key.login" }))).toBe(false);
  expect(alerts(logOf({ action: "run.denied" }))).toBe(false);
});

test("a changed policy, webhook or API key alerts, and another action does not", () => {
  const alerts = parseLogQuery(parsed(monitors["access-changed"]?.query ?? "").search);
  expect(changes.filter((mutation) => !alerts(changed(mutation)))).toEqual([]);
  expect(others.filter((mutation) => alerts(changed(mutation)))).toEqual([]);
});

test("a redacted secret alerts, and other logs do not", () => {
  const { search } = parsed(monitors["secret-in-logs"]?.query ?? "");
  expect(views["redacted-secrets"]?.query).toBe(search);
  const logs = [runLogOf("planning", 2), runLogOf("planning"), logOf({}), changed("policyDelete")];
  expect(logs.map(parseLogQuery(search))).toEqual([true, false, false, false]);
});

test("no view or stream of the audit trail finds a log of a run", () => {
  const names = ["audit-trail", "failures", "access-changes"];
  const found = names.filter((name) => parseLogQuery(views[name]?.query ?? "")(runLogOf("planning", 1)));
  expect(found).toEqual([]);
  const failed = parseLogQuery(views["failed-phases"]?.query ?? "");
  expect([runLogOf("planning"), runLogOf("preparing"), logOf({})].map(failed)).toEqual([true, false, false]);
});

test("views, pipeline and dashboard find what the monitors find", () => {
  const { search } = parsed(monitors["access-changed"]?.query ?? "");
  const [, category] = pipeline.processors.at(-1)?.categories ?? [];
  expect(views["access-changes"]?.query).toBe(search);
  expect(`source:spacelift ${category?.filter.query}`).toBe(search);
  const streams = readDashboard().widgets.flatMap(({ definition }) =>
    definition.widgets.flatMap(({ definition: each }) => (each.type === "list_stream" ? each.requests : [])),
  );
  const queries = streams.map(({ query }) => query.query_string);
  const variables = "$environment $account $space $worker_pool $stack";
  expect(queries).toEqual([
    ...[`${search} $account`, `${views["audit-trail"]?.query} $account`],
    ...[`${views["failed-phases"]?.query} ${variables}`, `${views["run-logs"]?.query} ${variables}`],
  ]);
});

test("each view finds logs, and its columns are attributes of a log", () => {
  const entries = [logOf({}), logOf({ action: "login.denied" }), changed("policyDelete"), logOf({ action: "" })];
  const logs = [...entries, runLogOf("planning", 1)];
  for (const { query, columns } of Object.values(views)) {
    const found = logs.filter(parseLogQuery(query));
    expect(found.length).toBeGreaterThan(0);
    expect(columns.filter((column) => !found.some(parseLogQuery(`${column}:*`)))).toEqual([]);
  }
});

test("the pipeline takes our logs, and its sources are attributes of a log", () => {
  const log = logOf({});
  expect([log, runLogOf("planning")].every(parseLogQuery(pipeline.filter.query))).toBe(true);
  const sources = pipeline.processors.flatMap((processor) => processor.sources ?? []);
  expect(sources.filter((source) => !parseLogQuery(`@${source}:*`)(log))).toEqual([]);
});

test("each view and log monitor is explained", () => {
  const page = readFileSync(new URL("../../docs/dashboard.md", import.meta.url), "utf8");
  for (const name of [...Object.keys(monitors), ...Object.keys(views)]) expect(page).toContain(`| \`${name}\` |`);
});
