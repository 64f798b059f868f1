import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { SlowestFiles } from "./test/slowest-files.ts";

export default defineConfig({
  test: {
    reporters: [...configDefaults.reporters, new SlowestFiles()],
    // At least two, even on two cores: many tests wait for timers and sockets.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: ["test/lib/**", "test/docs/**"],
          testTimeout: 120_000,
        },
      },
      {
        // The stack deploys what the build writes, so these tests build first.
        test: {
          name: "stack",
          include: ["test/{lib,docs}/**/*.test.ts"],
          globalSetup: "test/build.ts",
          // Without isolation, a worker loads the CDK once, not for each file.
          isolate: false,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
