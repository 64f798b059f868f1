import { expect, test } from "vitest";
import { readPage } from "../../docs/pages.ts";
import { createBackfillHarness, hoursAgo } from "./harness.ts";
import { pastRun } from "./past-run.ts";

const commands = ["docs/backfill.md", "docs/operations.md", "docs/runbook.md", "README.md"]
  .flatMap((file) => [...readPage(file).matchAll(/^npm run backfill -- (.*)$/gm)])
  .map(([, options = ""]) => options);

test.each(commands)("the documented command works: %s", async (options) => {
  const runs = ["network", "dns"].map((stack) => pastRun(stack, `of ${stack}`, { endedAt: hoursAgo(15 * 24) }));
  const { run } = await createBackfillHarness({ runs });
  const { code, said } = await run(options.split(" "));
  expect(code).toBe(0);
  expect(said).toMatch(/^2 (?:would be sent|sent)\.$/m);
});

test("the documentation has commands", () => {
  expect(commands.length).toBeGreaterThan(2);
});
