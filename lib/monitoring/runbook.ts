import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../package-root.ts";

/** The sections of docs/runbook.md that alarms lead to, by their anchors. */
export const runbookSections = [
  "dead-letter-queue",
  "messages-wait",
  "webhook-answers-5xx",
  "deliveries-throttled",
  "deliveries-refused",
  "receiver-errors",
  "forwarder-errors",
  "functions-throttled",
  "datadog-refuses-the-key",
  "nothing-is-delivered",
  "more-runs-than-seconds",
  "registration-drifts",
  "registrar-errors",
] as const;

export type RunbookSection = (typeof runbookSections)[number];

const manifest = z.object({
  repository: z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]).optional(),
});

/** Where a section is: at the repository, where the package names one on the web, else in the package. */
export function runbookLink(section: RunbookSection): string {
  const { repository } = manifest.parse(JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")));
  return linkTo(`docs/runbook.md#${section}`, repository);
}

/** A link to a path of the repository, which is given as package.json has it. */
export function linkTo(path: string, repository = ""): string {
  const [, url] = /^(?:git\+)?(https:\/\/.+?)(?:\.git)?$/.exec(repository) ?? [];
  return url === undefined ? path : `${url}/blob/main/${path}`;
}
