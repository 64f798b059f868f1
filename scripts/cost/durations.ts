import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { functions } from "../../lambda/contract/functions.ts";
import type { Build } from "./model.ts";

const shape = z.object({
  node: z.string(),
  durations: z.array(
    z.object({
      bundle: z.enum(["receiver", "forwarder"]),
      variant: z.enum(["ours", "naive"]),
      megabytes: z.number(),
      coldMilliseconds: z.number(),
      warmMilliseconds: z.number(),
    }),
  ),
});

export const megabytes = functions.forwarder.memoryMegabytes;

/** The last result of `npm run bench:memory -- --write`. Throws if there is none for this memory. */
export function readBuild(variant: "ours" | "naive"): Build {
  const { durations } = shape.parse(JSON.parse(readFileSync(join(import.meta.dirname, "durations.json"), "utf8")));
  const find = (bundle: "receiver" | "forwarder") => {
    const found = durations.find(
      (each) => each.bundle === bundle && each.variant === variant && each.megabytes === megabytes,
    );
    if (found === undefined)
      throw new Error(`durations.json has no measurement of the ${bundle}, ${variant}, at ${megabytes} MB`);
    return found;
  };
  return { receiver: find("receiver"), forwarder: find("forwarder"), megabytes };
}
