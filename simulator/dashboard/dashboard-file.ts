import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type AwsNames, adaptDatadogFile } from "../../lambda/installer/domain/datadog-file.ts";
import { drawing, note } from "./widget-definition.ts";

const colour = z.enum([
  "white",
  "gray",
  "vivid_blue",
  "vivid_purple",
  "vivid_pink",
  "vivid_orange",
  "vivid_yellow",
  "vivid_green",
]);

const layout = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

const dashboard = z.object({
  title: z.string(),
  template_variables: z.array(z.object({ name: z.string(), prefix: z.string() })),
  widgets: z.array(
    z.object({
      definition: z.object({
        title: z.string(),
        background_color: colour,
        widgets: z.array(z.object({ definition: z.union([drawing, note]), layout })),
      }),
    }),
  ),
});

export type DashboardFile = z.infer<typeof dashboard>;

/** Rejects if a widget is of a kind that the simulator cannot draw. */
export async function readDashboardFile(awsNames: Partial<AwsNames> = {}): Promise<DashboardFile> {
  const text = await readFile(new URL("../../datadog/dashboard.json", import.meta.url), "utf8");
  return dashboard.parse(JSON.parse(adaptDatadogFile(text, { awsNames })));
}
