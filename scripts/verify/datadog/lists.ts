import { asText, at } from "../../../lambda/shared/json.ts";
import { type Check, differs, type Run, together, unchecked, until, type Verdict, verdict } from "../check.ts";
import { metricPrefix, namePrefix, runTag } from "../own-names.ts";
import { call, type DatadogConnection, unlessInvalid } from "./connection.ts";
import {
  askToDelete,
  createDashboard,
  createMonitor,
  dashboardPath,
  listDashboards,
  listMonitors,
  monitorPath,
  type ObjectPath,
  ownObject,
} from "./objects.ts";
import { shippedDashboard } from "./shipped.ts";

const quietMonitor = {
  type: "query alert",
  query: `sum(last_5m):sum:${metricPrefix}.answers{*}.as_count() > 1000000000`,
  message: "A check of spacelift-datadog. It may be deleted.",
  options: { thresholds: { critical: 1_000_000_000 } },
};

const emptyDashboard = {
  description: "A check of spacelift-datadog. It may be deleted.",
  layout_type: "ordered",
  widgets: [{ definition: { type: "note", content: namePrefix } }],
};

/** The delay before the installer reads a list again if an object may be missing. It waits for two minutes at most. */
export const settledSeconds = 5;

export const lists: Check<DatadogConnection> = {
  name: "datadog-lists",
  assumption: "D17",
  statement: `A new monitor or dashboard can be read by its id at once, and is on the list within ${settledSeconds} seconds.`,
  writes: ["one monitor that never alerts", "one dashboard"],
  run: async (connection, run) => {
    const monitorId = await createMonitor(connection, run, ownObject(run, "quiet", quietMonitor));
    const dashboardId = await createDashboard(connection, run, emptyDashboard);
    const byId = await Promise.all(
      [`${monitorPath}/${monitorId}`, `${dashboardPath}/${dashboardId}`].map((path) =>
        call(connection, { method: "GET", path }),
      ),
    );
    return together([
      verdict(
        byId.every(({ status }) => status === 200),
        `by id at once: ${byId.map(({ status }) => status).join(", ")}`,
      ),
      ...(await Promise.all([
        onList("monitor", run, async () => (await listMonitors(connection, runTag(run.suffix))).includes(monitorId)),
        onList("dashboard", run, async () => (await listDashboards(connection)).some(({ id }) => id === dashboardId)),
      ])),
    ]);
  },
};

async function onList(what: string, run: Run, look: () => Promise<boolean>): Promise<Verdict> {
  const began = run.now();
  const seconds = await until(run, async () => ((await look()) ? (run.now() - began) / 1000 : undefined), 2);
  if (seconds === undefined) return differs(`${what}: not on the list after ${run.patienceSeconds} s`);
  return verdict(seconds <= settledSeconds, `${what}: on the list after ${Math.round(seconds)} s`);
}

export const dashboard: Check<DatadogConnection> = {
  name: "datadog-dashboard",
  assumption: "D18",
  statement: "Datadog accepts the dashboard of datadog/dashboard.json, and its list has the whole description.",
  writes: ["a copy of the dashboard of datadog/dashboard.json"],
  run: (connection, run) => unlessInvalid(checkDashboard(connection, run)),
};

async function checkDashboard(connection: DatadogConnection, run: Run): Promise<Verdict> {
  const shipped = shippedDashboard();
  const description = `${asText(at(shipped, "description")) ?? ""}\n\n\`${"x".repeat(200)}\``;
  const id = await createDashboard(connection, run, { ...shipped, description });
  const listed = await until(run, async () => (await listDashboards(connection)).find((each) => each.id === id));
  if (listed === undefined) return unchecked(`accepted, and not on the list after ${run.patienceSeconds} s`);
  const seen = `${listed.description.length} of ${description.length} characters of the description are on the list`;
  return verdict(listed.description === description, `accepted; ${seen}`);
}

export const deleted: Check<DatadogConnection> = {
  name: "datadog-deleted",
  assumption: "D19",
  statement: "The deletion of a monitor or dashboard that does not exist gets a 404.",
  writes: ["one monitor that never alerts", "one dashboard"],
  run: async (connection, run) => {
    const paths: readonly ObjectPath[] = [
      `${monitorPath}/${await createMonitor(connection, run, ownObject(run, "deleted", quietMonitor))}`,
      `${dashboardPath}/${await createDashboard(connection, run, emptyDashboard)}`,
    ];
    const verdicts = await Promise.all(
      paths.map(async (path) => {
        const first = await askToDelete(connection, path);
        const second = await askToDelete(connection, path);
        return verdict(first.status < 300 && second.status === 404, `${first.status}, then ${second.status}`);
      }),
    );
    return together(verdicts);
  },
};
