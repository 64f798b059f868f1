import { expect, test } from "vitest";
import { readFlag, readList } from "../../lambda/contract/environment.ts";
import { functionEnvironment } from "../../lib/function-environment.ts";

const names = { site: "SITE", tags: "TAGS", historical: "HISTORICAL" };

test("a function reads its own values and no others", () => {
  const values = { site: "datadoghq.eu", tags: ["a:b", 'c:"d"'], historical: true, alarmEmail: "ops@example.com" };
  const { SITE, TAGS = "", HISTORICAL = "", ...rest } = functionEnvironment(names, { ...values });
  expect([SITE, readList(TAGS), readFlag(HISTORICAL), rest]).toEqual(["datadoghq.eu", values.tags, true, {}]);
});

test("a missing value does not compile", () => {
  // @ts-expect-error: no site
  const { SITE } = functionEnvironment(names, { tags: [], historical: true });
  expect(SITE).toBeUndefined();
});
