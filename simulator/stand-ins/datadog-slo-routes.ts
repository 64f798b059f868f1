import { asList, asNumber, asText, at, isObject, type Json } from "../../lambda/shared/json.ts";
import type { Asset, Fields } from "./datadog-organisation.ts";
import { json, type Routes, refused, type Visible } from "./datadog-routes.ts";
import { sloProblem } from "./datadog-slo-problem.ts";

/** Default of the list's `limit` (docs.datadoghq.com, "Get all SLOs"). */
const slosOfPage = 1000;

/** An update replaces the SLO. */
export function createSloRoutes({ organisation: { slos, dashboards }, listed, found }: Visible): Routes {
  return {
    "GET slo": (_, __, query) => {
      const tag = query.get("tags_query");
      const start = asNumber(query.get("offset")) ?? 0;
      const tagged = listed(slos).filter(({ fields }) => tag === null || asList(fields["tags"]).includes(tag));
      const page = tagged.slice(start, start + (asNumber(query.get("limit")) ?? slosOfPage));
      return json(200, { data: page.map(shown), errors: [] });
    },
    "POST slo": (_, body) => {
      const problem = sloProblem(body);
      return problem === undefined ? listOf(slos.create(body)) : refused(400, problem);
    },
    "GET slo/": (id) => {
      const slo = found(slos, id);
      return slo === undefined ? refused(404, "slo not found") : json(200, { data: shown(slo), errors: null });
    },
    "PUT slo/": (id, body) => {
      const current = found(slos, id);
      if (current === undefined) return refused(404, "slo not found");
      const isOtherType = body["type"] !== current.fields["type"];
      const problem = isOtherType ? "The type of an SLO cannot be changed" : sloProblem(body);
      if (problem !== undefined) return refused(400, problem);
      const removed = Object.keys(current.fields).map((field) => [field, undefined]);
      const updated = slos.update(id, { ...Object.fromEntries(removed), ...body });
      return updated === undefined ? refused(404, "slo not found") : listOf(updated);
    },
    // The text is Datadog's (github.com/DataDog/terraform-provider-datadog, #1436).
    "DELETE slo/": (id, _, query) => {
      if (found(slos, id) === undefined) return refused(404, "slo not found");
      const user = dashboards.list().find(({ fields }) => JSON.stringify(fields).includes(`"slo_id":"${id}"`));
      if (user !== undefined && query.get("force") !== "true") {
        return refused(409, `slo ${id} is referenced in dashboard_id: ${user.id}`);
      }
      slos.delete(id);
      return json(200, { data: [id], errors: {} });
    },
  };
}

function listOf(slo: Asset<string>) {
  return json(200, { data: [shown(slo)], errors: [] });
}

/** Datadog adds fields (docs.datadoghq.com, "Get an SLO's details"). */
function shown({ id, fields }: Asset<string>): Json {
  const thresholds = asList(fields["thresholds"]).map((threshold) => ({
    ...(isObject(threshold) && threshold),
    target_display: displayed(at(threshold, "target")),
    warning_display: displayed(at(threshold, "warning")),
  }));
  const [primary] = thresholds;
  return {
    description: null,
    tags: [],
    ...fields,
    ...specification(fields),
    id,
    thresholds,
    timeframe: at(primary, "timeframe"),
    target_threshold: at(primary, "target"),
    warning_threshold: at(primary, "warning"),
    monitor_tags: [],
    creator: { name: "ops", handle: "ops@example.com", email: "ops@example.com" },
    created_at: 1_790_000_000,
    modified_at: 1_790_000_000,
  };
}

/** Datadog describes a query in its newer form, too. The documentation says that this form supersedes `query`. */
function specification({ query }: Fields): Fields {
  if (query === undefined) return {};
  const queries = ["numerator", "denominator"].map((name) => ({
    data_source: "metrics",
    name,
    query: at(query, name),
  }));
  const formulas = { good_events_formula: { formula: "numerator" }, total_events_formula: { formula: "denominator" } };
  return { sli_specification: { count: { ...formulas, queries } } };
}

function displayed(target: Json): string | undefined {
  return target === undefined ? undefined : asText(target);
}
