import { z } from "zod";

const canonical = z.object({ type: z.literal("canonical_unit"), unit_name: z.string() });

const request = z.object({
  display_type: z.enum(["bars", "line", "area"]).optional(),
  style: z.object({ palette: z.string() }).optional(),
  queries: z.array(
    z.object({
      name: z.string(),
      query: z.string(),
      aggregator: z.enum(["avg", "last", "max", "min", "sum"]).optional(),
    }),
  ),
  formulas: z
    .array(
      z.object({
        formula: z.string(),
        alias: z.string(),
        number_format: z.object({
          unit: z.union([canonical, z.object({ type: z.literal("custom_unit_label"), label: z.string() })]),
          unit_scale: canonical.optional(),
        }),
        limit: z.object({ count: z.number() }).optional(),
      }),
    )
    .length(1),
  sort: z.object({ count: z.number() }).optional(),
  conditional_formats: z
    .array(z.object({ comparator: z.enum([">", ">=", "<", "<="]), value: z.number(), palette: z.string() }))
    .optional(),
});

/** The part of Datadog's schema that our dashboard uses (docs.datadoghq.com, "Widgets"). */
export const drawing = z.object({
  type: z.enum(["timeseries", "query_value", "toplist"]),
  title: z.string(),
  description: z.string(),
  precision: z.number().optional(),
  requests: z.array(request).length(1),
  time: z.object({ live_span: z.string() }).optional(),
  yaxis: z.object({ label: z.string(), include_zero: z.boolean() }).optional(),
  show_legend: z.boolean().optional(),
  legend_columns: z.array(z.enum(["value", "avg", "sum", "min", "max"])).optional(),
  events: z.array(z.object({ q: z.string() })).optional(),
  custom_links: z.array(z.object({ label: z.string(), link: z.string() })).optional(),
});

export const sloList = z.object({ type: z.literal("slo_list"), title: z.string(), description: z.string() });

export const eventStream = z.object({ type: z.literal("event_stream"), title: z.string(), query: z.string() });

/** Of logs. */
export const listStream = z.object({
  type: z.literal("list_stream"),
  title: z.string(),
  requests: z.tuple([
    z.object({ query: z.object({ data_source: z.literal("logs_stream"), query_string: z.string() }) }),
  ]),
});

export const note = z.object({
  type: z.literal("note"),
  content: z.string(),
  text_align: z.enum(["left", "center", "right"]).optional(),
});

export type Drawing = z.infer<typeof drawing>;
export type Request = z.infer<typeof request>;
