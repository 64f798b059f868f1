import type { HeldPoint, RunRecord, RunSeries } from "../../messages/run.ts";
import { Badge } from "../controls/badge.tsx";
import { CopyButton } from "../controls/copy-button.tsx";
import { Empty } from "../controls/empty.tsx";
import { formatMilliseconds } from "../duration.ts";
import { formatDate, formatNumber } from "../text.ts";
import { commonTags } from "./series-tags.ts";

export function Series({ record }: { readonly record: RunRecord }) {
  const { series, timestamp } = record;
  if (timestamp === null || series.length === 0) {
    return (
      <Empty title="No series yet.">The forwarder maps the run to series when it chooses the run’s timestamp.</Empty>
    );
  }
  const common = commonTags(series);
  const held = series.filter(({ point }) => point.kind === "held").length;
  return (
    <>
      <div class="part-bar">
        <p>
          Datadog holds {formatNumber(held)} of {formatNumber(series.length)} points at second <code>{timestamp}</code>,{" "}
          {formatDate(timestamp * 1000)}.
        </p>
        <CopyButton text={() => JSON.stringify({ timestamp, series }, undefined, 2)} label="Copy the series as JSON" />
      </div>
      <Tags tags={common} />
      <table class="series">
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">Other tags</th>
            <th scope="col" class="number">
              Value
            </th>
            <th scope="col">In Datadog</th>
          </tr>
        </thead>
        <tbody>
          {series.map((each) => (
            <Row key={`${each.metric} ${each.tags.join(" ")}`} series={each} common={common} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Row({ series, common }: { readonly series: RunSeries; readonly common: ReadonlySet<string> }) {
  const { metric, tags, value, unit, point } = series;
  return (
    <tr data-metric={metric}>
      <th scope="row">{metric}</th>
      <td class="mono tags-cell">{tags.filter((tag) => !common.has(tag)).join(", ") || "–"}</td>
      <td class="number">
        {formatNumber(value)}
        {unit === "nanosecond" && <span class="quiet"> ({formatMilliseconds(value / 1e6)})</span>}
      </td>
      <td>
        <Point point={point} value={value} />
      </td>
    </tr>
  );
}

function Point({ point, value }: { readonly point: HeldPoint; readonly value: number }) {
  switch (point.kind) {
    case "held":
      if (point.value === value) return <Badge tone="good">held</Badge>;
      return <Badge tone="bad">holds {formatNumber(point.value)}</Badge>;
    case "missing":
      return <Badge tone="bad">missing</Badge>;
    case "dropped":
      return <Badge>no longer kept here</Badge>;
  }
}

function Tags({ tags }: { readonly tags: ReadonlySet<string> }) {
  return (
    <ul class="tags" aria-label="Tags of every series">
      {[...tags].map((tag) => (
        <li key={tag}>
          <code>{tag}</code>
        </li>
      ))}
    </ul>
  );
}
