import { readFileSync } from "node:fs";
import { z } from "zod";

const unit = z.union([
  z.object({ type: z.literal("canonical_unit"), unit_name: z.string() }),
  z.object({ type: z.literal("custom_unit_label"), label: z.string() }),
]);

const request = z.object({
  response_format: z.enum(["timeseries", "scalar"]),
  queries: z.array(
    z.object({
      name: z.string(),
      query: z.string(),
      data_source: z.literal("metrics"),
      aggregator: z.string().optional(),
    }),
  ),
  formulas: z.array(z.object({ formula: z.string(), alias: z.string(), number_format: z.object({ unit }) })),
});

const layout = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

const drawing = z.object({
  type: z.enum(["timeseries", "query_value", "toplist"]),
  title: z.string(),
  description: z.string(),
  time: z.object({ live_span: z.string() }).optional(),
  events: z.array(z.strictObject({ q: z.string(), tags_execution: z.literal("and") })).optional(),
  requests: z.array(request).length(1),
  custom_links: z.tuple([]).optional(),
});

/** By a query on tags: a reference by id would keep an SLO from being deleted. */
const sloList = z.object({
  type: z.literal("slo_list"),
  title: z.string(),
  description: z.string(),
  requests: z.tuple([
    z.strictObject({
      request_type: z.literal("slo_list"),
      query: z.strictObject({ query_string: z.string(), limit: z.number() }),
    }),
  ]),
});

const eventStream = z.strictObject({
  type: z.literal("event_stream"),
  title: z.string(),
  query: z.string(),
  tags_execution: z.literal("and"),
  event_size: z.enum(["s", "l"]),
});

const logStream = z.strictObject({
  type: z.literal("list_stream"),
  title: z.string(),
  requests: z.tuple([
    z.strictObject({
      response_format: z.literal("event_list"),
      columns: z.array(z.strictObject({ field: z.string(), width: z.enum(["auto", "compact", "full"]) })),
      query: z.strictObject({
        data_source: z.literal("logs_stream"),
        query_string: z.string(),
        indexes: z.array(z.string()),
      }),
    }),
  ]),
});

const note = z.object({ type: z.literal("note"), content: z.string() });

const group = z.object({
  type: z.literal("group"),
  title: z.string(),
  widgets: z.array(
    z.object({ definition: z.discriminatedUnion("type", [drawing, sloList, eventStream, logStream, note]), layout }),
  ),
});

const dashboard = z.object({
  title: z.string(),
  template_variables: z.array(
    z.object({
      name: z.string(),
      prefix: z.string(),
      available_values: z.array(z.string()),
      defaults: z.array(z.string()),
    }),
  ),
  widgets: z.array(z.object({ definition: group, layout })),
});

export type Layout = z.infer<typeof layout>;
export type Drawing = z.infer<typeof drawing>;

export function readDatadogFile(
  name: "dashboard" | "monitors" | "slos" | "log-monitors" | "log-views" | "log-pipeline",
): string {
  return readFileSync(new URL(`../../datadog/${name}.json`, import.meta.url), "utf8");
}

export function readDashboard(): z.infer<typeof dashboard> {
  return dashboard.parse(JSON.parse(readDatadogFile("dashboard")));
}

/** All widgets with queries on metrics, each with the title of its group. */
export function readDrawings(): readonly { readonly group: string; readonly widget: Drawing }[] {
  return readDashboard().widgets.flatMap(({ definition }) =>
    definition.widgets.flatMap(({ definition: widget }) =>
      "requests" in widget && widget.type !== "slo_list" && widget.type !== "list_stream"
        ? [{ group: definition.title, widget }]
        : [],
    ),
  );
}
