import { z } from "zod";

const flag = z.boolean().default(false);
const schema = z.object({
  since: z.number(),
  until: z.number().optional(),
  stack: z.array(z.string()).default([]),
  account: z.string().optional(),
  destination: z.string().optional(),
  coreOnly: flag,
  yes: flag,
  json: flag,
});

export type BackfillOptions = z.infer<typeof schema>;

export function parseBackfillOptions(options: unknown): BackfillOptions {
  return schema.parse(options);
}
