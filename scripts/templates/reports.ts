import { basename } from "node:path";
import { z } from "zod";
import type { Finding } from "./finding.ts";

const cfnLintReport = z.array(
  z.object({
    Filename: z.string(),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullish() }),
    Message: z.string(),
    Rule: z.object({ Id: z.string(), Source: z.string() }),
  }),
);

const checkovReport = z.object({
  results: z.object({
    failed_checks: z.array(
      z.object({
        file_path: z.string(),
        check_id: z.string(),
        check_name: z.string(),
        resource: z.string(),
        guideline: z.string().nullish(),
      }),
    ),
  }),
  summary: z.object({ parsing_errors: z.literal(0), resource_count: z.number().positive() }),
});

/** Reads the output of `cfn-lint --format json`. Throws if it has another form. */
export function parseCfnLintReport(report: unknown): readonly Finding[] {
  return cfnLintReport.parse(report).map(({ Filename, Location: { Path }, Message, Rule }) => {
    const [section, name] = Path ?? [];
    return {
      configuration: basename(Filename, ".json"),
      check: Rule.Id,
      resource: section === "Resources" && name !== undefined ? String(name) : (Path ?? []).join("."),
      message: Message,
      guideline: Rule.Source,
    };
  });
}

/** Reads the output of `checkov --output json` of one framework. Throws if it has another form, or if it skipped a template. */
export function parseCheckovReport(report: unknown): readonly Finding[] {
  return checkovReport.parse(report).results.failed_checks.map((failed) => ({
    configuration: basename(failed.file_path, ".json"),
    check: failed.check_id,
    // After the resource's type, such as `AWS::SQS::Queue.`
    resource: failed.resource.slice(failed.resource.indexOf(".") + 1),
    message: failed.check_name,
    ...(typeof failed.guideline === "string" && { guideline: failed.guideline }),
  }));
}
