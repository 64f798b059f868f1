import { expect, test } from "vitest";
import { at, parseJson } from "../../../lambda/shared/json.ts";
import { createDatadogAssetsApi } from "../../../simulator/stand-ins/datadog-assets-api.ts";
import { createDatadogOrganisation, type Fields } from "../../../simulator/stand-ins/datadog-organisation.ts";

const headers = { "dd-api-key": "a", "dd-application-key": "b" };

const slo = {
  name: "a",
  type: "metric",
  query: { numerator: "sum:a{*}.as_count()", denominator: "sum:b{*}.as_count()" },
  thresholds: [{ timeframe: "30d", target: 90, warning: 95 }],
  tags: ["a:b"],
};

const condition = { comparator: "<", threshold: 5, query: { formulas: [{ formula: "a" }], queries: [] } };
const slices = { name: "a", type: "time_slice", thresholds: slo.thresholds };

function start() {
  const organisation = createDatadogOrganisation();
  const answer = createDatadogAssetsApi({ organisation, keys: () => ({ apiKey: "a", appKey: "b" }) });
  const ask = (method: string, path: string, body?: unknown) => {
    const [plain = "", query] = path.split("?");
    const text = body === undefined ? "" : JSON.stringify(body);
    const { status, body: answered } = answer({
      method,
      path: plain,
      headers,
      body: Buffer.from(text),
      ...(query !== undefined && { query }),
    });
    return { status, body: parseJson(answered) };
  };
  const create = (fields: Fields = slo) => {
    ask("POST", "/api/v1/slo", fields);
    return organisation.slos.list().at(-1)?.id ?? "";
  };
  return { organisation, ask, create };
}

test.each<[string, Fields]>([
  ["no name", { ...slo, name: undefined }],
  ["no targets", { ...slo, thresholds: [] }],
  ["an unknown timeframe", { ...slo, thresholds: [{ timeframe: "1d", target: 90 }] }],
  ["a target of 100 %", { ...slo, thresholds: [{ timeframe: "7d", target: 100 }] }],
  ["a warning below its target", { ...slo, thresholds: [{ timeframe: "7d", target: 90, warning: 80 }] }],
  ["an average", { ...slo, query: { ...slo.query, numerator: "avg:a{*}" } }],
  ["no denominator", { ...slo, query: { numerator: "sum:a{*}.as_count()" } }],
  ["an unknown type", { ...slo, type: "gauge" }],
  ["time slices without a condition", slices],
  [
    "a comparator that does not exist",
    { ...slices, sli_specification: { time_slice: { ...condition, comparator: "=" } } },
  ],
  [
    "slices of ten minutes",
    { ...slices, sli_specification: { time_slice: { ...condition, query_interval_seconds: 600 } } },
  ],
  [
    "two formulas",
    { ...slices, sli_specification: { time_slice: { ...condition, query: { formulas: [{}, {}], queries: [] } } } },
  ],
])("an SLO with %s is refused, new or changed", (_, refused) => {
  const { ask, create, organisation } = start();
  expect(ask("POST", "/api/v1/slo", refused).status).toBe(400);
  expect(organisation.slos.list()).toEqual([]);
  const id = create();
  const before = organisation.slos.list();
  expect(ask("PUT", `/api/v1/slo/${id}`, refused).status).toBe(400);
  expect(organisation.slos.list()).toEqual(before);
});

test("an SLO keeps its type, and an update replaces all other fields", () => {
  const { ask, create, organisation } = start();
  const id = create();
  const sliced = { ...slices, sli_specification: { time_slice: condition } };
  expect(ask("PUT", `/api/v1/slo/${id}`, sliced).status).toBe(400);
  const { tags: _, ...untagged } = slo;
  expect(ask("PUT", `/api/v1/slo/${id}`, untagged).status).toBe(200);
  expect(organisation.slos.find(id)?.fields["tags"]).toBeUndefined();
  expect(create(sliced)).not.toBe(id);
});

test("a list selects by one tag, and has pages", () => {
  const { ask, create } = start();
  const ids = [create(), create({ ...slo, tags: ["a:c"] }), create()];
  const listed = (query: string) => {
    const data = at(ask("GET", `/api/v1/slo?${query}`).body, "data");
    return Array.isArray(data) ? data.map((each) => at(each, "id")) : data;
  };
  expect(listed("tags_query=a%3Ab")).toEqual([ids[0], ids[2]]);
  expect(listed("limit=1&offset=1")).toEqual([ids[1]]);
});

test("an SLO that a dashboard refers to is deleted only by force", () => {
  const { ask, create, organisation } = start();
  const id = create();
  const { id: dashboard } = organisation.dashboards.create({ widgets: [{ definition: { type: "slo", slo_id: id } }] });
  expect(ask("DELETE", `/api/v1/slo/${id}`)).toEqual({
    status: 409,
    body: { errors: [`slo ${id} is referenced in dashboard_id: ${dashboard}`] },
  });
  expect(ask("DELETE", `/api/v1/slo/${id}?force=true`).status).toBe(200);
  expect(["GET", "PUT", "DELETE"].map((method) => ask(method, `/api/v1/slo/${id}`, slo).status)).toEqual([
    404, 404, 404,
  ]);
});

test("an answer has Datadog's own fields", () => {
  const { ask, create } = start();
  const { body } = ask("GET", `/api/v1/slo/${create()}`);
  expect(at(body, "data")).toMatchObject({
    target_threshold: 90,
    thresholds: [{ target_display: "90", warning_display: "95" }],
  });
});
