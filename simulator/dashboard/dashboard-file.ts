import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type AwsNames, adaptDatadogFile } from "../../lambda/installer/domain/datadog-file.ts";

const unit = z.union([
  z.object({ type: z.literal("canonical_unit"), unit_name: z.string() }),
  z.object({ type: z.literal("custom_unit_label"), label: z.string() }),
]);

const request = z.object({
  display_type: z.enum(["bars", "line", "area"]).optional(),
  queries: z.array(z.object({ name: z.string(), query: z.string() })),
  formulas: z.array(
    z.object({
      formula: z.string(),
      alias: z.string(),
      number_format: z.object({ unit }),
      limit: z.object({ count: z.number() }).optional(),
    }),
  ),
  sort: z.object({ count: z.number() }).optional(),
  conditional_formats: z
    .array(z.object({ comparator: z.enum([">", ">=", "<", "<="]), value: z.number(), palette: z.string() }))
    .optional(),
});

const drawing = z.object({
  type: z.enum(["timeseries", "query_value", "toplist"]),
  title: z.string(),
  description: z.string(),
  precision: z.number().optional(),
  requests: z.array(request).length(1),
  time: z.object({ live_span: z.string() }).optional(),
});

const note = z.object({ type: z.literal("note"), content: z.string() });

const dashboard = z.object({
  title: z.string(),
  template_variables: z.array(z.object({ name: z.string(), prefix: z.string() })),
  widgets: z.array(
    z.object({
      definition: z.object({
        title: z.string(),
        widgets: z.array(z.object({ definition: z.union([drawing, note]), layout: z.object({ width: z.number() }) })),
      }),
    }),
  ),
});

export type DashboardFile = z.infer<typeof dashboard>;
export type Drawing = z.infer<typeof drawing>;
export type Request = z.infer<typeof request>;

/** Rejects if a widget is of a kind that the simulator cannot draw. */
export async function readDashboardFile(awsNames: Partial<AwsNames> = {}): Promise<DashboardFile> {
  const text = await readFile(new URL("../../datadog/dashboard.json", import.meta.url), "utf8");
  return dashboard.parse(JSON.parse(adaptDatadogFile(text, { awsNames })));
}
