import { CloudWatchLogsClient, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { embeddedMetrics } from "../../../lambda/shared/embedded-metric.ts";
import { at } from "../../../lambda/shared/json.ts";
import { readLastAcceptance } from "../../../scripts/doctor/accepted-posts.ts";

const now = Date.UTC(2026, 10, 2, 9);
const minutesBefore = (minutesAgo: number) => now - minutesAgo * 60_000;

const heartbeat = (outcome: string) => JSON.stringify({ level: "INFO", message: "heartbeat", heartbeat: outcome });
const batch = (name: string) => {
  const metrics = [{ name, unit: "Count", value: 2 }] as const;
  return JSON.stringify({ message: "batch done", ...embeddedMetrics({ integrationName: "audit" }, metrics, now) });
};

type Line = readonly [minutesAgo: number, message: string];

/** Answers with one line a page, oldest first, as FilterLogEvents does. */
function read(lines: readonly Line[] | Error) {
  const client = new CloudWatchLogsClient({ region: "us-east-1" });
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        if (lines instanceof Error) throw lines;
        expect(at(input, "logGroupName")).toBe("the log group");
        const page = Number(at(input, "nextToken") ?? 0);
        const since = Number(at(input, "startTime"));
        const events = lines
          .map(([minutesAgo, message]) => ({ timestamp: minutesBefore(minutesAgo), message }))
          .filter(({ timestamp }) => timestamp >= since);
        const output = {
          ...{ events: events.slice(page, page + 1), $metadata: {} },
          ...(page + 1 < events.length && { nextToken: String(page + 1) }),
        };
        return { output, response: {} };
      },
    { step: "initialize", priority: "high" },
  );
  return readLastAcceptance(client, "the log group", now);
}

test("an accepted heartbeat counts, although it writes no metric", async () => {
  expect(
    await read([
      [11, heartbeat("accepted")],
      [6, heartbeat("accepted")],
    ]),
  ).toBe(minutesBefore(6));
});

test("a POST of runs counts, and other lines do not", async () => {
  const lines: readonly Line[] = [
    [9, heartbeat("accepted")],
    [7, batch("DatadogAnswers2xx")],
    [5, batch("DatadogAnswers5xx")],
    [4, heartbeat("not accepted: Datadog answered 403")],
    [3, "START RequestId: a"],
  ];
  expect(await read(lines)).toBe(minutesBefore(7));
});

test("an acceptance of the last three hours is found, and no older one", async () => {
  expect(await read([[170, heartbeat("accepted")]])).toBe(minutesBefore(170));
  expect(await read([[190, heartbeat("accepted")]])).toBeUndefined();
});

test("without a log group there was no POST, and another failure is no answer", async () => {
  const missing = new ResourceNotFoundException({ message: "no such log group", $metadata: {} });
  expect(await read(missing)).toBeUndefined();
  await expect(read(new Error("AccessDenied"))).rejects.toThrow("AccessDenied");
});
