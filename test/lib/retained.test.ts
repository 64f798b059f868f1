import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import type { SpaceliftDatadogProps } from "../../lib/configuration/spacelift-datadog-props.ts";
import { logicalId, root, synthesize } from "./synthesis.ts";

const content = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), DeletionPolicy: z.string().optional() })),
});

/** Types of the resources that the deletion of the stack, or the rollback of its creation, keeps. */
function retained(configuration: Partial<SpaceliftDatadogProps>): readonly string[] {
  const { Resources } = content.parse(synthesize(configuration).toJSON());
  return Object.values(Resources)
    .filter(({ DeletionPolicy = "Delete" }) => DeletionPolicy !== "Delete")
    .map(({ Type }) => Type);
}

const everything = { datadogAppKeyParameter: "/team/app-key", alarmEmail: "ops@example.com" } as const;

test.each([{}, everything, { registration: "manual" }] as const)(
  "with %j, a deletion and a failed creation leave the ledger's table alone, as docs/uninstall.md says",
  (configuration) => {
    expect(retained(configuration)).toEqual(["AWS::DynamoDB::Table"]);
  },
);

test("with an existing ledger, they leave nothing", () => {
  expect(retained({ ...everything, ledgerTable: "ledger" })).toEqual([]);
});

test("the beginning of the table's name in docs/uninstall.md finds the table", () => {
  const page = readFileSync(join(root, "docs", "uninstall.md"), "utf8");
  const begins = [...page.matchAll(/starts_with\(@, '([^']+)'\)/g)].map(([, text]) => text);
  // CloudFormation names a resource by the stack, the logical id and random characters, and cuts only longer names.
  const name = `spacelift-datadog-${logicalId(synthesize(), "AWS::DynamoDB::Table", "Ledger")}`;
  expect(begins).toHaveLength(1);
  for (const begin of begins) expect(name.startsWith(begin ?? "?")).toBe(true);
});

test("docs/uninstall.md deletes every parameter that an installation reads by default", () => {
  const page = readFileSync(join(root, "docs", "uninstall.md"), "utf8");
  const deleted = /delete-parameters --names(.*?)\naws /s.exec(page)?.[1]?.match(/\/[\w/-]+/g) ?? [];
  const template = JSON.stringify(
    synthesize({
      datadogAppKeyParameter: "/spacelift-datadog/datadog-app-key",
      auditTrail: true,
      runLogs: "all",
    }).toJSON(),
  );
  const read = new Set(template.match(/\/spacelift-datadog\/[\w-]+(?=")/g));
  expect([...read].toSorted()).toEqual(deleted.toSorted());
});
