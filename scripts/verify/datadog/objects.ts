import { asList, asNumber, asText, at, type Json } from "../../../lambda/shared/json.ts";
import { type Run, VerifyError } from "../check.ts";
import { everyRunTag, namePrefix, runTag } from "../own-names.ts";
import { call, callJson, type DatadogConnection, type DatadogReply, succeed } from "./connection.ts";

type Fields = Readonly<Record<string, Json>>;

export const monitorPath = "/api/v1/monitor";
export const sloPath = "/api/v1/slo";
export const dashboardPath = "/api/v1/dashboard";

export type ObjectPath = `/api/v1/${"monitor" | "slo" | "dashboard"}/${string}`;

/** A monitor or SLO of this run. */
export function ownObject(run: Run, key: string, definition: Fields): Fields {
  return {
    ...definition,
    name: `${namePrefix}${run.suffix}-${key}`,
    tags: [everyRunTag, runTag(run.suffix)],
  };
}

export async function createMonitor(connection: DatadogConnection, run: Run, monitor: Fields): Promise<number> {
  const created = await succeed(callJson(connection, "POST", monitorPath, monitor));
  const id = asNumber(at(created, "id"));
  if (id === undefined) throw new VerifyError("Datadog returned no id for a new monitor.");
  run.undo(`the monitor ${id}`, () => remove(connection, `${monitorPath}/${id}`));
  return id;
}

export async function createSlo(connection: DatadogConnection, run: Run, slo: Fields): Promise<string> {
  const created = await succeed(callJson(connection, "POST", sloPath, slo));
  const id = asText(at(asList(at(created, "data"))[0], "id"));
  if (id === undefined) throw new VerifyError("Datadog returned no id for a new SLO.");
  run.undo(`the SLO ${id}`, () => remove(connection, `${sloPath}/${id}`));
  return id;
}

export async function createDashboard(connection: DatadogConnection, run: Run, fields: Fields): Promise<string> {
  const body = { ...fields, title: `${namePrefix}${run.suffix}` };
  const id = asText(at(await succeed(callJson(connection, "POST", dashboardPath, body)), "id"));
  if (id === undefined) throw new VerifyError("Datadog returned no id for a new dashboard.");
  run.undo(`the dashboard ${id}`, () => remove(connection, `${dashboardPath}/${id}`));
  return id;
}

export function read(connection: DatadogConnection, path: string): Promise<Json> {
  return succeed(call(connection, { method: "GET", path }));
}

export function askToDelete(connection: DatadogConnection, path: ObjectPath): Promise<DatadogReply> {
  return call(connection, { method: "DELETE", path });
}

/** A missing object is success. */
export async function remove(connection: DatadogConnection, path: ObjectPath): Promise<void> {
  const { status, text } = await askToDelete(connection, path);
  if (status >= 300 && status !== 404) throw new VerifyError(`Datadog answered ${status}: ${text}`);
}

export interface ListedDashboard {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

const pageSize = 100;

export async function listDashboards(connection: DatadogConnection): Promise<readonly ListedDashboard[]> {
  const found: ListedDashboard[] = [];
  for (;;) {
    const path = `${dashboardPath}?count=${pageSize}&start=${found.length}`;
    const page = asList(at(await read(connection, path), "dashboards"));
    found.push(
      ...page.map((each) => ({
        id: asText(at(each, "id")) ?? "",
        title: asText(at(each, "title")) ?? "",
        description: asText(at(each, "description")) ?? "",
      })),
    );
    if (page.length < pageSize) return found;
  }
}

export async function listSlos(connection: DatadogConnection, tag: string): Promise<readonly string[]> {
  const found = await read(connection, `${sloPath}?${new URLSearchParams({ tags_query: tag }).toString()}`);
  return asList(at(found, "data")).flatMap((each) => asText(at(each, "id")) ?? []);
}

export async function listMonitors(connection: DatadogConnection, tag: string): Promise<readonly number[]> {
  const found = await read(connection, `${monitorPath}?${new URLSearchParams({ monitor_tags: tag }).toString()}`);
  return asList(found).flatMap((each) => asNumber(at(each, "id")) ?? []);
}
