import { render } from "preact-render-to-string";
import { expect, test } from "vitest";
import type { RunRecord } from "../../../../simulator/messages/run.ts";
import { Series } from "../../../../simulator/page/runs/series.tsx";
import { summary } from "./summaries.ts";

const record: RunRecord = {
  ...{ summary: summary(1), steps: [], policyInput: null, deliveries: [], omittedDeliveries: 0, isReduced: false },
  products: { pipelines: [], events: [], deployments: [], logs: [] },
  timestamp: 1_800_000_000,
  series: [
    { metric: "runs", tags: ["a:1", "b:1"], value: 1, unit: "", point: { kind: "held", value: 1 } },
    { metric: "timing", tags: ["a:1", "c:1"], value: 1.5e9, unit: "nanosecond", point: { kind: "held", value: 5 } },
    { metric: "resources", tags: ["a:1"], value: 3, unit: "", point: { kind: "missing" } },
    { metric: "policies", tags: ["a:1"], value: 4, unit: "", point: { kind: "dropped" } },
  ],
};

test("says what Datadog holds of each series", () => {
  const html = render(<Series record={record} />);
  const rows = [...html.matchAll(/data-metric="(\w+)".*?<span class="badge (\w+)">([^<]*)</g)];
  expect(rows.map(([, ...row]) => row)).toEqual([
    ["runs", "good", "held"],
    ["timing", "bad", "holds 5"],
    ["resources", "bad", "missing"],
    ["policies", "plain", "no longer kept here"],
  ]);
  expect(html).toContain("Datadog holds 2 of 4 points");
});

test("lists common tags once", () => {
  const html = render(<Series record={record} />);
  expect(html.match(/a:1/g)).toHaveLength(1);
  expect(html).toContain("b:1");
});

test("a run without a timestamp says so", () => {
  expect(render(<Series record={{ ...record, timestamp: null }} />)).toContain("No series yet.");
});

test("a time also shows in seconds", () => {
  expect(render(<Series record={record} />)).toMatch(/1,500,000,000.*\(1\.5 s\)/);
});
