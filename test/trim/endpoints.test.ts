import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { loadBundled } from "./bundled.ts";
import type * as untrimmed from "./endpoints-probe.ts";

const probe = z.object({ hostsIn: z.custom<typeof untrimmed.hostsIn>((value) => typeof value === "function") });

let trimmed: z.infer<typeof probe>;
beforeAll(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a secret key");
  trimmed = probe.parse(await loadBundled("endpoints-probe"));
});
afterAll(() => void vi.unstubAllEnvs());

test.each([
  ["eu-west-1", "amazonaws.com"],
  ["us-gov-west-1", "amazonaws.com"],
  ["cn-north-1", "amazonaws.com.cn"],
])("a bundled function in %s calls hosts of its own partition", async (region, suffix) => {
  const queueUrl = `https://sqs.${region}.${suffix}/111111111111/queue`;
  expect(await trimmed.hostsIn(region, queueUrl)).toEqual(
    ["ssm", "dynamodb", "sqs", "sns"].map((service) => `${service}.${region}.${suffix}`),
  );
});
