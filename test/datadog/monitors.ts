import { z } from "zod";
import { readDatadogFile } from "./dashboard.ts";

const monitors = z.record(
  z.string(),
  z.strictObject({
    name: z.string(),
    type: z.literal("query alert"),
    query: z.string(),
    message: z.string(),
    tags: z.array(z.string()),
    priority: z.int().min(1).max(5),
    options: z.strictObject({
      thresholds: z.strictObject({ critical: z.number(), warning: z.number().optional() }),
      on_missing_data: z.enum(["resolve", "show_and_notify_no_data"]),
      renotify_interval: z.number(),
      renotify_statuses: z.array(z.enum(["alert", "warn", "no data"])).optional(),
      evaluation_delay: z.number(),
      require_full_window: z.boolean(),
      include_tags: z.boolean(),
      notify_audit: z.boolean(),
    }),
  }),
);

export type Monitor = z.infer<typeof monitors>[string];

/** The monitors, each with its name in the file. */
export function readMonitors(): readonly (readonly [string, Monitor])[] {
  return parseMonitors(readDatadogFile("monitors"));
}

export function parseMonitors(file: string): readonly (readonly [string, Monitor])[] {
  return Object.entries(monitors.parse(JSON.parse(file)));
}
