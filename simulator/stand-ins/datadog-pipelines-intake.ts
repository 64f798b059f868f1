import { z } from "zod";
import { parseJson } from "../../lambda/shared/json.ts";
import type { DatadogAnswer } from "./datadog-exchange.ts";

const hour = 60 * 60 * 1000;

/** docs.datadoghq.com, "Send pipeline event": fields, enumerations, ages, and the number of resources in one request. */
const oldestMilliseconds = 18 * hour;
const longestMilliseconds = 365 * 24 * hour;
const mostResources = 1_000;

const keyValue = z.string().regex(/^[^:]+:.+$/);
const name = z.string().min(1);
const timed = {
  name,
  start: z.iso.datetime(),
  end: z.iso.datetime(),
  error: z
    .strictObject({
      domain: z.enum(["provider", "user", "unknown"]).optional(),
      message: z.string().max(5_000).optional(),
      type: z.string().max(100).optional(),
    })
    .optional(),
  tags: z.array(keyValue).optional(),
};
const status = ["success", "error", "canceled", "skipped"] as const;

const pipeline = z.strictObject({
  ...timed,
  level: z.literal("pipeline"),
  unique_id: name,
  pipeline_id: name.optional(),
  url: z.url(),
  status: z.enum([...status, "blocked"]),
  partial_retry: z.boolean(),
  is_resumed: z.boolean().optional(),
  queue_time: z.int().min(0).optional(),
  parameters: z.record(z.string(), z.string()).optional(),
});

const stage = z.strictObject({
  ...timed,
  level: z.literal("stage"),
  id: name,
  pipeline_unique_id: name,
  pipeline_name: name,
  status: z.enum(status),
});

const request = z.strictObject({
  type: z.literal("cipipeline_resource_request"),
  attributes: z.strictObject({
    provider_name: name.optional(),
    env: name.optional(),
    service: name.optional(),
    resource: z.discriminatedUnion("level", [pipeline, stage]),
  }),
});

const body = z.object({ data: z.union([request.transform((one) => [one]), z.array(request).max(mostResources)]) });

export type HeldResource = z.infer<typeof request>["attributes"];

export interface PipelinesIntake {
  readonly submit: (text: string) => DatadogAnswer;
  /** Oldest first. */
  readonly held: () => readonly HeldResource[];
}

/** `clock` is in milliseconds since 1970. Keeps the newest `mostHeld` resources. */
export function createPipelinesIntake(clock: () => number, mostHeld = 20_000): PipelinesIntake {
  const held = new Map<string, HeldResource>();

  const keep = (attributes: HeldResource) => {
    const { resource } = attributes;
    const id = resource.level === "pipeline" ? resource.unique_id : resource.id;
    // Datadog keeps the last of those with one id and the same times (same page, "unique_id").
    const key = JSON.stringify([resource.level, id, resource.start, resource.end]);
    held.delete(key);
    held.set(key, attributes);
    const [oldest] = held.keys();
    if (held.size > mostHeld && oldest !== undefined) held.delete(oldest);
  };

  return {
    submit: (text) => {
      const parsed = body.safeParse(parseJson(text));
      if (!parsed.success) return refuse(z.prettifyError(parsed.error));
      const all = parsed.data.data.map(({ attributes }) => attributes);
      const fault = all.map(({ resource }) => faultOf(resource, clock())).find((each) => each !== undefined);
      if (fault !== undefined) return refuse(fault);
      for (const attributes of all) keep(attributes);
      return json(202, { data: null });
    },
    held: () => [...held.values()],
  };
}

function faultOf({ level, start, end }: HeldResource["resource"], now: number): string | undefined {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  if (to < from) return "end is before start";
  if (to - from > longestMilliseconds) return "longer than a year";
  return level === "pipeline" && now - to > oldestMilliseconds ? "end is more than 18 hours ago" : undefined;
}

function refuse(detail: string): DatadogAnswer {
  return json(400, { errors: [{ status: "400", title: "Bad Request", detail }] });
}

function json(code: number, content: unknown): DatadogAnswer {
  return { status: code, headers: { "content-type": "application/json" }, body: JSON.stringify(content) };
}
