import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultMetricPrefix } from "../../../../../../lambda/contract/metrics.ts";
import { commonTagKeys } from "../../../../../../lambda/contract/runs.ts";
import { parseNotification } from "../../../../../../lambda/events/notification.ts";
import {
  mapEvent,
  type SeriesConfiguration,
} from "../../../../../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { runPayload } from "../../../../../payloads.ts";
import { agentTag, documentedTag, storedSeries } from "../../../../shared/datadog-rules.ts";

const configuration: SeriesConfiguration = { metricPrefix: defaultMetricPrefix, extraTags: [], excludeTags: [] };

const common = [
  "account:acme",
  "branch:main",
  "drift_detection:false",
  "final_state:finished",
  "run_type:tracked",
  "space:production-01hzz",
  "stack:production-network",
  "worker_pool:eks_workers_/_prod",
];

function mapped(fields: Readonly<Record<string, unknown>> = {}, changed: Partial<SeriesConfiguration> = {}) {
  const notification = parseNotification(JSON.stringify(runPayload(fields)));
  if (notification.kind === "malformed") throw new Error(notification.reason);
  return mapEvent(notification.event, { ...configuration, ...changed });
}

function named(name: string, fields?: Readonly<Record<string, unknown>>, changed?: Partial<SeriesConfiguration>) {
  return mapped(fields, changed).series.filter(({ metric }) => metric === `spacelift.integration.${name}`);
}

function told(name: string, fields?: Readonly<Record<string, unknown>>, changed?: Partial<SeriesConfiguration>) {
  return named(name, fields, changed).map(({ tags, value }) => [tags.filter((tag) => !common.includes(tag)), value]);
}

describe("a finished run", () => {
  test("is counted once, with the common tags", () => {
    expect(named("run.count")).toEqual([
      { metric: "spacelift.integration.run.count", unit: "job", tags: common, value: 1 },
    ]);
  });

  test("counts resources by change type", () => {
    expect(told("run.resources")).toEqual([
      [["change_type:added"], 2],
      [["change_type:changed"], 1],
      [["change_type:deleted"], 1],
      [["change_type:replaced"], 2],
      [["change_type:imported"], 1],
      [["change_type:forgotten"], 1],
      [["change_type:moved"], 1],
    ]);
  });

  test("keeps an unknown action under its own name", () => {
    expect(told("run.resources", { changes: { ok: 3, unreachable: 1, "Brand New": 2 } })).toEqual([
      [["change_type:ok"], 3],
      [["change_type:unreachable"], 1],
      [["change_type:brand_new"], 2],
    ]);
  });

  test("counts the nanoseconds of each state, and sums the visits to one state", () => {
    const timing = [
      { state: "PLANNING", duration: 5 },
      { state: "QUEUED", duration: 0 },
      { state: "PLANNING", duration: 7 },
    ];
    expect(told("run.timing", { timing })).toEqual([[["state:planning"], 12]]);
    expect(named("run.timing")[0]?.unit).toBe("nanosecond");
  });

  test("counts each receipt, with its flags unchanged", () => {
    expect(told("run.policies")).toEqual([
      [["audited", "policy_name:no-public-buckets", "policy_outcome:allow", "policy_type:plan", "tier:gold"], 1],
      [["policy_name:two-approvals", "policy_outcome:approve", "policy_type:approval"], 1],
      [["policy_name:warn-on-destroy", "policy_outcome:none", "policy_type:plan"], 1],
    ]);
  });

  test("is counted even if nothing else is known", () => {
    const bare = { event: { kind: "run", state: "FAILED" }, run: null, timing: null, changes: null, receipts: null };
    expect(mapped(bare).series).toEqual([
      { metric: "spacelift.integration.run.count", unit: "job", tags: ["final_state:failed"], value: 1 },
    ]);
  });

  test("carries a person, a note or an address only if the policy sent it", () => {
    const include = {
      run_url: "https://x/run/1",
      run_note: "Hi there",
      run_title: "Add a subnet",
      triggered_by: "a@b",
      labels: ["env:prod", "x"],
    };
    expect(told("run.count", { include })).toEqual([
      [["env:prod", "run_note:hi_there", "run_title:add_a_subnet", "run_url:https://x/run/1", "triggered_by:a_b"], 1],
    ]);
  });
});

describe("other events", () => {
  test("a module version", () => {
    const event = { kind: "module_version", account: "acme", id: "v1", state: "FAILED" };
    const module = { id: "terraform-aws-vpc", branch: "main", space: "root", worker_pool: "public" };
    expect(mapped({ event, module }).series).toEqual([
      {
        metric: "spacelift.integration.module_version.count",
        unit: "item",
        tags: [
          "account:acme",
          "branch:main",
          "final_state:failed",
          "module:terraform-aws-vpc",
          "space:root",
          "worker_pool:public",
        ],
        value: 1,
      },
    ]);
  });

  test("an internal error", () => {
    const fields = { event: { kind: "internal_error", account: "acme" }, error: { severity: "ERROR" } };
    expect(mapped(fields).series).toEqual([
      {
        metric: "spacelift.integration.internal_error.count",
        unit: "error",
        tags: ["account:acme", "severity:error"],
        value: 1,
      },
    ]);
  });
});

describe("configuration", () => {
  test("extraTags appear on every series", () => {
    const { series } = mapped({}, { extraTags: ["Team:Platform"] });
    expect(series.every(({ tags }) => tags.includes("team:platform"))).toBe(true);
  });

  test("excludeTags removes keys, and sums series that become equal", () => {
    const run = { branch: "b" };
    expect(named("run.count", { run }, { excludeTags: ["branch"] })[0]?.tags).not.toContain("branch:b");
    expect(told("run.resources", {}, { excludeTags: ["change_type"] })).toEqual([[[], 9]]);
  });

  test("a prefix is sent as Datadog normalises it, and its names are reserved", () => {
    const metrics = [{ name: "acme.run.count", value: 5, tags: [] }];
    const { series, refused } = mapped({ metrics }, { metricPrefix: "acme_" });
    expect(series[0]).toMatchObject({ metric: "acme.run.count", value: 1 });
    expect(refused).toEqual([expect.stringContaining("acme.run.count")]);
  });

  test("metricPrefix begins the name of every metric of ours", () => {
    const { series } = mapped({}, { metricPrefix: "acme.spacelift" });
    expect(series.every(({ metric }) => metric.startsWith("acme.spacelift."))).toBe(true);
  });
});

describe("the policy's extension", () => {
  test("adds tags to every series, and metrics with tags of their own", () => {
    const fields = { tags: ["team:platform"], metrics: [{ name: "acme.cost", value: 1.5, tags: ["tier:gold"] }] };
    const { series, refused } = mapped(fields);
    expect(series.every(({ tags }) => tags.includes("team:platform"))).toBe(true);
    expect(series.at(-1)).toEqual({
      metric: "acme.cost",
      tags: [...common, "team:platform", "tier:gold"].sort(),
      value: 1.5,
    });
    expect(refused).toEqual([]);
  });

  test("renames a metric", () => {
    const { series } = mapped({ rename: { "spacelift.integration.run.count": "acme.runs" } });
    expect(series[0]?.metric).toBe("acme.runs");
    expect(series.some(({ metric }) => metric === "spacelift.integration.run.count")).toBe(false);
  });

  test.each([
    ["a metric to another of our names", { "spacelift.integration.run.count": "spacelift.integration.run.timing" }],
    ["a metric that is not ours", { "acme.cost": "acme.runs" }],
    ["the heartbeat, which no event has", { "spacelift.integration.forwarder.heartbeat": "acme.alive" }],
    [
      "a metric to the heartbeat's name",
      { "spacelift.integration.run.count": "spacelift.integration.forwarder.heartbeat" },
    ],
    ["a metric to an empty name", { "spacelift.integration.run.count": "..." }],
  ])("cannot rename %s, and the run is still counted", (_, rename) => {
    const { series, refused } = mapped({ rename });
    expect(series[0]).toMatchObject({ metric: "spacelift.integration.run.count", value: 1 });
    expect(refused).toEqual([expect.stringMatching(/^rename of /)]);
  });

  test("cannot give two metrics the same name", () => {
    const rename = { "spacelift.integration.run.count": "acme.x", "spacelift.integration.run.timing": "acme.x" };
    const { series, refused } = mapped({ rename });
    expect(series.filter(({ metric }) => metric === "acme.x")).toHaveLength(1);
    expect(refused).toHaveLength(1);
  });

  test("metrics whose names Datadog stores as one are one series", () => {
    const names = ["acme.run_cost", "acme._run_cost", "acme_.run-cost", "acme_._run cost_"];
    const { series } = mapped({ metrics: names.map((name) => ({ name, value: 2, tags: [] })) });
    expect(series.filter(({ metric }) => metric.startsWith("acme"))).toEqual([
      expect.objectContaining({ metric: "acme.run_cost", value: 8 }),
    ]);
  });

  const ours = ["spacelift.integration.run.count", "spacelift_.integration._run.count", "spacelift.integration.x"];
  test.each([...ours, "", "acme.runs", "acme_.runs"])("cannot add a metric called %j", (name) => {
    const rename = { "spacelift.integration.run.count": "acme.runs" };
    const { series, refused } = mapped({ rename, metrics: [{ name, value: 5, tags: [] }] });
    expect(series.find(({ metric }) => metric === "acme.runs")?.value).toBe(1);
    expect(series.map(({ value }) => value)).not.toContain(5);
    // An entry without a text as its name is not a metric.
    expect(refused).toHaveLength(name === "" ? 0 : 1);
  });
});

test("a metric whose sum overflows is left out, and the run is still counted", () => {
  const metric = { name: "acme.cost", value: 1e308, tags: [] };
  const { series, refused } = mapped({ metrics: [metric, metric, { ...metric, name: "acme.time" }] });
  expect(JSON.parse(JSON.stringify(series))).toEqual(series);
  const names = series.map(({ metric: name }) => name);
  expect(names).toContain("spacelift.integration.run.count");
  expect(names).toContain("acme.time");
  expect(names).not.toContain("acme.cost");
  expect(refused).toEqual(["metric acme.cost: the sum of its values is too large"]);
});

describe("a user's tag cannot imitate a reserved tag", () => {
  test.each([
    "stack:other",
    "Stack:Other",
    " stack:other",
    "9stack:other",
    "stack",
    "stack:",
    "stack_:",
    "wor\u212Aer_pool:x",
    "policy_outcome:deny",
  ])("the flag %j", (flag) => {
    const receipts = [{ name: "p", type: "PLAN", outcome: "allow", flags: [flag] }];
    const tags = named("run.policies", { receipts })[0]?.tags ?? [];
    expect(tags.filter((tag) => tag.startsWith("stack"))).toEqual(["stack:production-network"]);
    expect(tags.filter((tag) => tag.startsWith("policy_outcome"))).toEqual(["policy_outcome:allow"]);
    expect(tags.some((tag) => tag.startsWith("flag_"))).toBe(true);
  });

  test("a label, an extra tag, and a tag of the extension", () => {
    const include = { labels: ["space:mine"] };
    const [run] = named("run.count", { include, tags: ["account:x"] }, { extraTags: ["stack:y"] });
    expect(run?.tags).toEqual([...common, "label_space:mine", "tag_account:x", "tag_stack:y"].sort());
  });

  test("a key that only the heartbeat has is allowed", () => {
    const [run] = named("run.count", { tags: ["integration:billing"] });
    expect(run?.tags).toEqual([...common, "integration:billing"].sort());
  });
});

describe("properties", () => {
  const tag = fc.oneof(
    fc.string({ unit: "binary", maxLength: 250 }),
    fc.string({ unit: fc.constantFrom(...Array.from("aA:_.K")), maxLength: 5 }),
    fc
      .tuple(fc.constantFrom(...commonTagKeys, "state", "change_type"), fc.string())
      .map(([key, value]) => `${key}:${value}`),
  );
  const longName = fc
    .tuple(fc.constantFrom("é", "タ", "!"), fc.constantFrom("", "x", "y"))
    .map(([unit, end]) => `a${unit.repeat(200)}${end}`);
  const metric = fc.record({
    name: fc.string({ unit: fc.constantFrom(...Array.from("ab._-")), minLength: 1, maxLength: 5 }),
    value: fc.constant(1),
    tags: fc.array(tag, { maxLength: 2 }),
  });
  const count = fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.constant(0));
  const fields = fc.record({
    changes: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("added", "Added", "import", "imported")), count),
    receipts: fc.array(
      fc.record({
        name: fc.oneof(
          fc.string(),
          fc.string({ unit: fc.constantFrom(...Array.from("aA:_ ")), maxLength: 3 }),
          longName,
        ),
        type: fc.string(),
        outcome: fc.option(fc.string()),
        flags: fc.array(tag, { maxLength: 4 }),
      }),
      { maxLength: 6 },
    ),
    timing: fc.array(fc.record({ state: fc.constantFrom("PLANNING", "planning", "X"), duration: count }), {
      maxLength: 5,
    }),
    tags: fc.array(tag, { maxLength: 4 }),
    metrics: fc.array(metric, { maxLength: 4 }),
  });

  test("resources, receipts and timing add up to the payload's totals", () => {
    fc.assert(
      fc.property(fields, (each) => {
        const sum = (name: string) => named(name, each).reduce((total, { value }) => total + value, 0);
        expect(sum("run.resources")).toBe(Object.values(each.changes).reduce((total, value) => total + value, 0));
        expect(sum("run.policies")).toBe(each.receipts.length);
        expect(sum("run.timing")).toBe(each.timing.reduce((total, { duration }) => total + duration, 0));
        expect(sum("run.count")).toBe(1);
      }),
      { numRuns: 300 },
    );
  });

  test("series are distinct to Datadog and not zero, with sorted tags, of which the reserved ones are the run's", () => {
    fc.assert(
      fc.property(fields, (each) => {
        const { series } = mapped(each);
        for (const rule of [agentTag, documentedTag]) {
          const stored = series.map(({ metric, tags }) => storedSeries(metric, tags, rule));
          expect(new Set(stored).size).toBe(series.length);
        }
        for (const { tags, value } of series) {
          expect(value).not.toBe(0);
          expect(tags).toEqual([...new Set(tags)].sort());
          const reserved = tags.filter((one) => commonTagKeys.some((key) => one === key || one.startsWith(`${key}:`)));
          expect(reserved).toEqual(common);
        }
      }),
      { numRuns: 300 },
    );
  });
});
