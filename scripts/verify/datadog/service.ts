import { bind, type Check, type ConnectedService, type Leftover, VerifyError } from "../check.ts";
import { everyRunTag, namePrefix, runTag } from "../own-names.ts";
import { accepted, badTag, date, emptySeries, payloadSize, refusedWhole, unknownMetric, wrongKey } from "./answers.ts";
import { call, type DatadogConnection } from "./connection.ts";
import { dashboard, deleted, lists, settledSeconds } from "./lists.ts";
import { metadata } from "./metadata.ts";
import { monitors } from "./monitors.ts";
import { dashboardPath, listDashboards, listMonitors, listSlos, monitorPath, remove, sloPath } from "./objects.ts";
import { lastWrite, longNames, nameSpelling, sumOfSeconds, tagSpelling } from "./same-second.ts";
import { slos } from "./slos.ts";
import { pastWindow } from "./window.ts";

export const datadogChecks: readonly Check<DatadogConnection>[] = [
  ...[lastWrite, sumOfSeconds, tagSpelling, nameSpelling, longNames, pastWindow],
  ...[accepted, date, wrongKey, refusedWhole, payloadSize, emptySeries, badTag],
  ...[unknownMetric, metadata, monitors, lists, dashboard, deleted, slos],
];

export function datadogService(connection: DatadogConnection): ConnectedService {
  return {
    name: "datadog",
    place: connection.url,
    greet: async () => {
      const { status } = await call(connection, { method: "GET", path: "/api/v1/validate" });
      if (status !== 200) throw new VerifyError(`${connection.url} refuses the key in DD_API_KEY (${status}).`);
      const query = new URLSearchParams({ monitor_tags: everyRunTag });
      const asked = await call(connection, { method: "GET", path: `${monitorPath}?${query.toString()}` });
      if (asked.status === 200) return;
      throw new VerifyError(
        `${connection.url} refuses the key in DD_APP_KEY, or it may not read monitors (${asked.status}).`,
      );
    },
    checks: bind(datadogChecks, connection),
    leftovers: (suffix) => leftovers(connection, suffix),
    settleSeconds: settledSeconds,
  };
}

/** Points and metadata cannot be deleted; Datadog stops listing a metric without new points. */
async function leftovers(connection: DatadogConnection, suffix?: string): Promise<readonly Leftover[]> {
  const tag = suffix === undefined ? everyRunTag : runTag(suffix);
  const ids = await listMonitors(connection, tag);
  const sloIds = await listSlos(connection, tag);
  const dashboards = (await listDashboards(connection)).filter(({ title }) =>
    title.startsWith(`${namePrefix}${suffix ?? ""}`),
  );
  return [
    ...ids.map((id) => ({
      what: `the monitor ${id}`,
      remove: () => remove(connection, `${monitorPath}/${id}`),
    })),
    ...sloIds.map((id) => ({
      what: `the SLO ${id}`,
      remove: () => remove(connection, `${sloPath}/${id}`),
    })),
    ...dashboards.map(({ id, title }) => ({
      what: `the dashboard ${title}`,
      remove: () => remove(connection, `${dashboardPath}/${id}`),
    })),
  ];
}
