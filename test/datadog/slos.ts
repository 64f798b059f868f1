import { z } from "zod";
import { readDatadogFile } from "./dashboard.ts";

const thresholds = z.array(z.strictObject({ timeframe: z.literal("30d"), target: z.number(), warning: z.number() }));
const described = { name: z.string(), description: z.string(), thresholds, tags: z.array(z.string()) };

const timeSlice = z.strictObject({
  query: z.strictObject({
    formulas: z.tuple([z.strictObject({ formula: z.string() })]),
    queries: z.array(z.strictObject({ data_source: z.literal("metrics"), name: z.string(), query: z.string() })),
  }),
  query_interval_seconds: z.literal(300),
  comparator: z.literal("<"),
  threshold: z.number(),
});

const slos = z.record(
  z.string(),
  z.discriminatedUnion("type", [
    z.strictObject({
      ...described,
      type: z.literal("metric"),
      query: z.strictObject({ numerator: z.string(), denominator: z.string() }),
    }),
    z.strictObject({
      ...described,
      type: z.literal("time_slice"),
      sli_specification: z.strictObject({ time_slice: timeSlice }),
    }),
  ]),
);

export type Slo = z.infer<typeof slos>[string];

/** The SLOs, each with its name in the file. */
export function readSlos(): readonly (readonly [string, Slo])[] {
  return Object.entries(slos.parse(JSON.parse(readDatadogFile("slos"))));
}
