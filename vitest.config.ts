import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Also where there are two cores: much of the time is waited for timers and sockets.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
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
          testTimeout: 120_000,
        },
      },
    ],
  },
});
