import { randomUUID } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../lambda/shared/json.ts";
import type { DatadogAnswer } from "./datadog-exchange.ts";

/** docs.datadoghq.com, "Send a deployment event": fields and sizes. It documents no age. */
const attributes = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9\-_.:]{16,128}$/)
    .optional(),
  service: z.string().min(1),
  env: z.string().min(1).optional(),
  team: z.string().min(1).optional(),
  version: z.string().min(1).optional(),
  started_at: z.int().positive(),
  finished_at: z.int().positive(),
  git: z.strictObject({ repository_url: z.url(), commit_sha: z.string().regex(/^[\da-f]{40}$/i) }).optional(),
  custom_tags: z
    .array(z.string().regex(/^[^:]+:.+$/))
    .max(100)
    .optional(),
});

const created = z.strictObject({ data: z.strictObject({ attributes }) });

/** The same page, "Patch a deployment event". */
const patched = z.strictObject({
  data: z.strictObject({
    id: z.string(),
    type: z.literal("dora_deployment_patch_request"),
    attributes: z.strictObject({ change_failure: z.boolean() }),
  }),
});

export type HeldDeployment = z.infer<typeof attributes> & { readonly id: string; readonly change_failure: boolean };

export interface DeploymentsIntake {
  readonly create: (text: string) => DatadogAnswer;
  readonly patch: (id: string, text: string) => DatadogAnswer;
  /** Oldest first. Datadog documents nothing about two deployments with one id, so both stay: the worst case. */
  readonly held: () => readonly HeldDeployment[];
}

/** Keeps the newest `mostHeld` deployments. */
export function createDeploymentsIntake(mostHeld = 5_000): DeploymentsIntake {
  let held: readonly HeldDeployment[] = [];

  return {
    create: (text) => {
      const parsed = created.safeParse(parseJson(text));
      if (!parsed.success) return refuse(400, z.prettifyError(parsed.error));
      const { id = randomUUID(), ...deployment } = parsed.data.data.attributes;
      if (deployment.finished_at < deployment.started_at) return refuse(400, "finished_at is before started_at");
      held = [...held, { id, ...deployment, change_failure: false }].slice(-mostHeld);
      return json(200, { data: { id, type: "dora_deployment" } });
    },
    patch: (id, text) => {
      const parsed = patched.safeParse(parseJson(text));
      if (!parsed.success) return refuse(400, z.prettifyError(parsed.error));
      const { change_failure } = parsed.data.data.attributes;
      if (!held.some((deployment) => deployment.id === id)) return refuse(404, "no such deployment");
      held = held.map((deployment) => (deployment.id === id ? { ...deployment, change_failure } : deployment));
      return { status: 202, headers: {}, body: "" };
    },
    held: () => held,
  };
}

function refuse(status: number, detail: string): DatadogAnswer {
  return json(status, { errors: [{ status: String(status), title: "Bad Request", detail }] });
}

function json(status: number, content: unknown): DatadogAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(content) };
}
