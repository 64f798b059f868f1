import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../package-root.ts";

/** Anchors in docs/runbook.md. */
export const runbookSections = [
  "dead-letter-queue",
  "messages-wait",
  "webhook-answers-5xx",
  "deliveries-throttled",
  "deliveries-refused",
  "audit-trail-refused",
  "run-logs-refused",
  "run-logs-too-large",
  "deliveries-not-queued",
  "forwarder-errors",
  "functions-throttled",
  "datadog-refuses-the-key",
  "nothing-is-delivered",
  "more-runs-than-seconds",
  "registration-drifts",
  "events-missing",
  "registrar-errors",
] as const;

export type RunbookSection = (typeof runbookSections)[number];

const runbookPath = "docs/runbook.md";

const manifest = z.object({
  repository: z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]).optional(),
});

/** At `runbookUrl`, else in the repository that package.json names, else a path in the package. */
export function runbookLink(section: RunbookSection, runbookUrl = runbookInRepository()): string {
  return `${runbookUrl ?? runbookPath}#${section}`;
}

/** Replaces the path in references such as `docs/runbook.md#messages-wait`, as `runbookLink` does. */
export function linkRunbook(text: string, runbookUrl = runbookInRepository()): string {
  return text.replaceAll(`${runbookPath}#`, () => `${runbookUrl ?? runbookPath}#`);
}

/** `undefined` if package.json names no repository on the web. */
export function runbookInRepository(): string | undefined {
  const { repository } = manifest.parse(JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")));
  return pageInRepository(runbookPath, repository);
}

/** `repository` has the form of package.json; `undefined` if it is not an HTTPS URL. */
export function pageInRepository(path: string, repository = ""): string | undefined {
  const [, url] = /^(?:git\+)?(https:\/\/.+?)(?:\.git)?$/.exec(repository) ?? [];
  return url === undefined ? undefined : `${url}/blob/main/${path}`;
}
