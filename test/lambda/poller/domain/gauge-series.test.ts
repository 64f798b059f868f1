import { expect, test } from "vitest";
import { metrics } from "../../../../lambda/contract/metrics.ts";
import { gaugeSeries } from "../../../../lambda/poller/domain/gauge-series.ts";

const settings = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  metricPrefix: "spacelift.integration",
  extraTags: [],
  excludeTags: [],
};

function pool(id: string, value: number, metric = metrics.workerPoolWorkers) {
  return { metric, value, tags: { worker_pool: "EKS workers", worker_pool_id: id } };
}

test("a series has its normalised tags, its unit and its type", () => {
  expect(gaugeSeries([pool("POOL1", 3)], settings)).toEqual([
    {
      metric: "spacelift.integration.worker_pool.workers",
      type: "gauge",
      unit: "worker",
      tags: ["account:acme", "worker_pool:eks_workers", "worker_pool_id:pool1"],
      value: 3,
    },
  ]);
});

test("zero is sent", () => {
  expect(gaugeSeries([pool("POOL1", 0)], settings)).toMatchObject([{ value: 0 }]);
});

test("the prefix and the extra tags apply, and no extra tag takes the place of a gauge's own", () => {
  const gauge = { metric: metrics.resourceCount, value: 1, tags: { drifted: "true" } };
  expect(
    gaugeSeries([gauge], { ...settings, metricPrefix: "acme-ci", extraTags: ["env:Prod", "drifted:no"] }),
  ).toMatchObject([
    { metric: "acme_ci.resource.count", tags: ["account:acme", "drifted:true", "env:prod", "tag_drifted:no"] },
  ]);
});

test("gauges that differ only in excluded tags are added up, and the longest wait is the longest", () => {
  const excludeTags = ["worker_pool_id"];
  expect(gaugeSeries([pool("A", 2), pool("B", 3)], { ...settings, excludeTags })).toMatchObject([
    { value: 5, tags: ["account:acme", "worker_pool:eks_workers"] },
  ]);
  const ages = [pool("A", 20, metrics.workerPoolOldestRunAge), pool("B", 30, metrics.workerPoolOldestRunAge)];
  expect(gaugeSeries(ages, { ...settings, excludeTags })).toMatchObject([{ value: 30 }]);
});
