import { signal } from "@preact/signals";
import { render } from "preact-render-to-string";
import { expect, test } from "vitest";
import type { DrawnToplist, DrawnValue } from "../../../../simulator/messages/drawn-dashboard.ts";
import { Legend } from "../../../../simulator/page/dashboard/legend.tsx";
import { QueryValue } from "../../../../simulator/page/dashboard/query-value.tsx";
import { SloList } from "../../../../simulator/page/dashboard/slo-list.tsx";
import { TopList } from "../../../../simulator/page/dashboard/top-list.tsx";

const described = { title: "Runs", description: "", unit: { kind: "label", label: "runs" }, ownSpan: null } as const;
const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, "|")
    .replace(/[|\s]+/g, " ")
    .trim();

test("a value has its unit, and its tone as a word", () => {
  const value: DrawnValue = { ...described, type: "query_value", value: 12.345, precision: 1, tone: "bad" };
  const html = render(<QueryValue widget={value} />);
  expect(textOf(html)).toBe("12.3 runs");
  expect(html).toContain('aria-label="bad"');
  expect(render(<QueryValue widget={{ ...value, tone: "plain" }} />)).not.toContain("aria-label");
  expect(textOf(render(<QueryValue widget={{ ...value, value: null }} />))).toBe("No data");
});

test("the bars of a list are relative to its largest value", () => {
  const list: DrawnToplist = {
    ...described,
    type: "toplist",
    palette: "warm",
    entries: [
      { name: "web", value: 8 },
      { name: "dns", value: 2 },
      { name: "none", value: 0 },
    ],
  };
  const html = render(<TopList widget={list} />);
  expect([...html.matchAll(/--part:\s?(?<part>[\d.]+)%/g)].map(({ groups }) => groups?.["part"])).toEqual([
    "100",
    "25",
    "0",
  ]);
  expect(textOf(html)).toBe("web 8 runs dns 2 runs none 0 runs");
  expect(textOf(render(<TopList widget={{ ...list, entries: [] }} />))).toBe("No data in this time frame");
});

test("a group with a link has an arrow that opens it in a new tab", () => {
  const link = { label: "Open web in Spacelift", address: "https://acme.app.spacelift.io/stack/web" };
  const list: DrawnToplist = {
    ...described,
    type: "toplist",
    palette: "warm",
    entries: [
      { name: "web", value: 8, link },
      { name: "dns", value: 2 },
    ],
  };
  const html = render(<TopList widget={list} />);
  expect(html.match(/<a /g)).toHaveLength(1);
  expect(html).toContain(`href="${link.address}" title="${link.label}" target="_blank" rel="noreferrer noopener"`);
  expect(html).toContain(`aria-label="${link.label}"`);
});

test("a list of objectives shows targets, and says who measures them", () => {
  const objectives = [{ name: "Runs succeed", target: 99.5, timeframe: "30d" }];
  expect(textOf(render(<SloList widget={{ objectives }} />))).toBe(
    "Runs succeed 99.5 % in 30d Datadog measures these objectives. The demo shows only their targets.",
  );
});

test("a legend has a pressed button and the first column's value for each line", () => {
  const lines = [
    { name: "web", values: [1, 2, null], colour: "#111111" },
    { name: "dns", values: [null, null, 1], colour: "#222222" },
  ];
  const widget = {
    ...described,
    type: "timeseries",
    display: "bars",
    start: 0,
    bucketSeconds: 60,
    buckets: 3,
    lines,
    palette: "warm",
    axis: { label: "runs", startsAtZero: true },
    legend: ["sum", "avg"],
    events: [],
  } as const;
  const html = render(
    <Legend
      widget={widget}
      lines={lines}
      axis={{ from: 0, to: 180, bucketSeconds: 60 }}
      hidden={signal(new Set(["dns"]))}
      isNear={signal(true)}
    />,
  );
  expect(textOf(html.replace(/<span class="room">.*?<\/span>/g, ""))).toBe("sum web 3 runs dns 1 run");
  expect([...html.matchAll(/aria-pressed="(?<pressed>\w+)"/g)].map(({ groups }) => groups?.["pressed"])).toEqual([
    "true",
    "false",
  ]);
});
