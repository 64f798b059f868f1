import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";

const run = promisify(execFile);
const key = "key";

/** Buffers, code and the runtime need the rest of the memory. */
const memoryMegabytes = 512;
const heapMegabytes = 300;

test("a batch of thirty runs with ten thousand series each and seventy small runs needs at most 512 MB", {
  timeout: 240_000,
}, async () => {
  const datadog = createDatadogStandIn({ clock: Date.now, apiKey: key });
  const counted = new Map<string, number>();
  let posts = 0;
  const server = await serveDatadog({
    answer: (request) => {
      posts += 1;
      return datadog.answer(request);
    },
  });
  const script = join(import.meta.dirname, "large-batch.ts");
  const flags = [`--max-old-space-size=${heapMegabytes}`, script, server.url, key, "30", "10000", "70"];
  const { stdout } = await run(process.execPath, flags);
  await server.close();
  const result: unknown = JSON.parse(stdout);
  console.log(stdout, `${posts} POSTs`);
  expect(result).toEqual({ records: 100, failed: 0, deadLettered: [], megabytes: expect.any(Number) });
  expect(Number(/"megabytes":(\d+)/.exec(stdout)?.[1])).toBeLessThan(memoryMegabytes);
  for (const { metric, tags, points } of datadog.series()) {
    if (metric !== "spacelift.integration.run.count") continue;
    counted.set(
      tags.find((tag) => tag.startsWith("stack:")) ?? "",
      points.reduce((sum, [, value]) => sum + value, 0),
    );
  }
  expect(counted.size).toBe(100);
  expect(new Set(counted.values())).toEqual(new Set([1]));
});
