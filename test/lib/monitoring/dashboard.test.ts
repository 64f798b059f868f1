import { expect, test } from "vitest";
import { z } from "zod";
import { cloudWatchMetrics } from "../../../lambda/contract/cloudwatch-metrics.ts";
import { runDestinationNames } from "../../../lambda/contract/destinations.ts";
import { createStack, resources, synthesize } from "../synthesis.ts";
import { dashboardLines, dashboardMetrics } from "./dashboard-lines.ts";
import { metricProblem, ourNames } from "./watched.ts";

test("the dashboard shows only existing metrics, and every metric of ours", () => {
  const template = synthesize({
    integrationName: "audit",
    cloudWatchDashboard: true,
    auditTrail: true,
    runLogs: "all",
  });
  const found = dashboardMetrics(template);
  expect(found.flatMap((metric) => metricProblem(template, metric, "audit") ?? [])).toEqual([]);
  const shown = new Set(
    found.filter((metric) => metric.namespace === cloudWatchMetrics.namespace).map(({ name }) => name),
  );
  expect(shown).toEqual(new Set(ourNames));
});

test("each further destination has a row of its own", () => {
  const configuration = { integrationName: "audit", cloudWatchDashboard: true, destinations: runDestinationNames };
  const template = synthesize(configuration);
  const found = dashboardMetrics(template);
  expect(found.flatMap((metric) => metricProblem(template, metric, "audit") ?? [])).toEqual([]);
  const queues = found.filter(({ name }) => name === "ApproximateNumberOfMessagesVisible");
  expect(queues).toHaveLength(2 * runDestinationNames.length);
  for (const name of runDestinationNames.filter((each) => each !== "metrics")) {
    const own = dashboardLines(template).filter((line) => line.includes("Destination") && line.includes(name));
    expect(own.map(([, metric]) => metric)).toEqual(
      expect.arrayContaining(["EventsDelivered", "DatadogAnswers403", "ReturnedMessageAge"]),
    );
  }
});

test("no line has an empty label", () => {
  const labels = dashboardLines(synthesize({ integrationName: "audit", cloudWatchDashboard: true })).flatMap((line) => {
    const drawn = z.object({ label: z.string(), visible: z.literal(false).optional() }).safeParse(line.at(-1));
    return drawn.success ? [drawn.data.label] : [];
  });
  expect(labels.length).toBeGreaterThan(20);
  expect(labels.filter((label) => label.trim() === "")).toEqual([]);
});

test("the age of the oldest message is the larger of SQS's, which leaves out returned messages, and ours", () => {
  const lines = dashboardLines(synthesize({ integrationName: "audit", cloudWatchDashboard: true }));
  const about = (name: string) => lines.filter((line) => line[1] === name).map((line) => line.at(-1));
  const expressions = lines.filter(([first]) => typeof first === "object");
  expect(expressions).toEqual([
    [
      expect.objectContaining({
        expression: "MAX([FILL(bySqs, 0), FILL(returned, 0)])",
        label: "oldest, seconds: by SQS or when returned, the larger",
        // A returned message is received again within fifteen minutes.
        period: 1200,
      }),
    ],
  ]);
  const drawnInIt = { stat: "Maximum", visible: false };
  expect(about("ApproximateAgeOfOldestMessage")).toEqual([expect.objectContaining({ ...drawnInIt, id: "bySqs" })]);
  expect(about("ReturnedMessageAge")).toEqual([expect.objectContaining({ ...drawnInIt, id: "returned" })]);
});

test("without cloudWatchDashboard there is no dashboard, and no output that names one", () => {
  const template = synthesize();
  expect(resources(template, "AWS::CloudWatch::Dashboard")).toEqual({});
  expect(Object.keys(template.findOutputs("*"))).not.toContain("Dashboard");
  expect(createStack().integration.dashboardName).toBeUndefined();
});

test("with cloudWatchDashboard the output names it", () => {
  expect(Object.keys(synthesize({ cloudWatchDashboard: true }).findOutputs("*"))).toContain("Dashboard");
});
