import { readFile } from "node:fs/promises";
import { z } from "zod";
import { adaptDatadogFile, type DatadogFileSettings } from "../../lambda/installer/domain/datadog-file.ts";
import type { Objective } from "../messages/drawn-dashboard.ts";
import { drawing, eventStream, listStream, note, sloList } from "./widget-definition.ts";

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
        widgets: z.array(z.object({ definition: z.union([drawing, sloList, eventStream, listStream, note]), layout })),
      }),
    }),
  ),
});

const slos = z.record(
  z.string(),
  z.object({
    name: z.string(),
    thresholds: z.tuple([z.object({ target: z.number(), timeframe: z.string() })]),
  }),
);

/** The dashboard, and the objectives that its list of SLOs shows. */
export type DashboardFile = z.infer<typeof dashboard> & { readonly objectives: readonly Objective[] };

/** Rejects if a widget is of a kind that the simulator cannot draw. */
export async function readDashboardFile(settings: DatadogFileSettings = {}): Promise<DashboardFile> {
  const file = dashboard.parse(JSON.parse(adaptDatadogFile(await read("dashboard"), settings)));
  const objectives = Object.values(slos.parse(JSON.parse(await read("slos"))));
  return {
    ...file,
    objectives: objectives.map(({ name, thresholds: [{ target, timeframe }] }) => ({ name, target, timeframe })),
  };
}

function read(name: "dashboard" | "slos"): Promise<string> {
  return readFile(new URL(`../../datadog/${name}.json`, import.meta.url), "utf8");
}
