import { asNumber, asText, type Json } from "../../lambda/shared/json.ts";
import type { Asset, Fields } from "./datadog-organisation.ts";
import { json, type Routes, refused, type Visible } from "./datadog-routes.ts";

/** Default page size of the dashboard list (docs.datadoghq.com, "Get all dashboards"). */
const dashboardsOfPage = 100;

/** A list truncates descriptions to `longestSummary`. */
export function createDashboardRoutes(
  { organisation: { dashboards }, listed, found }: Visible,
  longestSummary: number,
): Routes {
  return {
    "GET dashboard": (_, __, query) => {
      const start = asNumber(query.get("start")) ?? 0;
      const count = Math.min(asNumber(query.get("count")) ?? dashboardsOfPage, dashboardsOfPage);
      const page = listed(dashboards).slice(start, start + count);
      return json(200, { dashboards: page.map((dashboard) => summaryOf(dashboard, longestSummary)) });
    },
    "POST dashboard": (_, body) => {
      const problem = dashboardProblem(body);
      return problem === undefined ? json(200, withUrl(dashboards.create(body))) : refused(400, problem);
    },
    "GET dashboard/": (id) => {
      const dashboard = found(dashboards, id);
      return dashboard === undefined ? refused(404, "Dashboard not found") : json(200, withUrl(dashboard));
    },
    "PUT dashboard/": (id, body) => {
      const problem = dashboardProblem(body);
      if (problem !== undefined) return refused(400, problem);
      const updated = found(dashboards, id) && dashboards.update(id, body);
      return updated === undefined ? refused(404, "Dashboard not found") : json(200, withUrl(updated));
    },
    "DELETE dashboard/": (id) => {
      if (found(dashboards, id) === undefined) return refused(404, "Dashboard not found");
      dashboards.delete(id);
      return json(200, { deleted_dashboard_id: id });
    },
  };
}

function withUrl({ id, fields }: Asset<string>): Json {
  return { ...fields, id, url: urlOf(id, fields) };
}

function summaryOf({ id, fields }: Asset<string>, longest: number): Json {
  const { title, layout_type } = fields;
  const description = asText(fields["description"])?.slice(0, longest) ?? null;
  return { id, title, description, layout_type, url: urlOf(id, fields) };
}

function urlOf(id: string, { title }: Fields): string {
  return `/dashboard/${id}/${encodeURIComponent((asText(title) ?? "").toLowerCase())}`;
}

function dashboardProblem(fields: Fields): string | undefined {
  const missing = ["title", "layout_type", "widgets"].find((name) => fields[name] === undefined);
  return missing === undefined ? undefined : `'${missing}' is a required property`;
}
