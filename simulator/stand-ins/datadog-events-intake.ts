import { z } from "zod";
import { parseJson } from "../../lambda/shared/json.ts";
import type { DatadogAnswer } from "./datadog-exchange.ts";

const hourSeconds = 60 * 60;

/** docs.datadoghq.com, "Post an event": fields, enumeration, ages and sizes. It documents no limit of a title. */
const body = z.strictObject({
  title: z.string().min(1),
  text: z.string().max(4_000),
  date_happened: z.int().optional(),
  alert_type: z.enum(["error", "warning", "info", "success", "user_update", "recommendation", "snapshot"]).optional(),
  aggregation_key: z.string().max(100).optional(),
  source_type_name: z.string().min(1).optional(),
  tags: z.array(z.string().min(1)).optional(),
  priority: z.enum(["normal", "low"]).optional(),
});

export type HeldEvent = z.infer<typeof body> & { readonly id: number };

export interface EventsIntake {
  readonly submit: (text: string) => DatadogAnswer;
  /** Oldest first. Events with one aggregation key are a group, and each stays. */
  readonly held: () => readonly HeldEvent[];
}

/** `clock` is in milliseconds since 1970. Keeps the newest `mostHeld` events. */
export function createEventsIntake(clock: () => number, mostHeld = 5_000): EventsIntake {
  const held: HeldEvent[] = [];
  let events = 0;

  return {
    submit: (text) => {
      const parsed = body.safeParse(parseJson(text));
      if (!parsed.success) return json(400, { errors: [z.prettifyError(parsed.error)] });
      const age = clock() / 1000 - (parsed.data.date_happened ?? clock() / 1000);
      if (age > 18 * hourSeconds) return json(400, { errors: ["date_happened is more than 18 hours ago"] });
      if (age < -2 * hourSeconds) return json(400, { errors: ["date_happened is more than 2 hours ahead"] });
      events += 1;
      const event = { ...parsed.data, id: events };
      held.push(event);
      if (held.length > mostHeld) held.shift();
      return json(202, { status: "ok", event });
    },
    held: () => [...held],
  };
}

function json(status: number, content: unknown): DatadogAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(content) };
}
