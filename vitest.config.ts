import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";
import { SlowestFiles } from "./test/slowest-files.ts";

export default defineConfig({
  test: {
    reporters: [...configDefaults.reporters, new SlowestFiles()],
    // At least two, even on two cores: many tests wait for timers and sockets.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    // Without isolation, a worker loads a module once, not for each file. A test that changes the process, such as its
    // environment, changes it back.
    isolate: false,
    testTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: ["test/lib/**", "test/docs/**", "test/simulator/page/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "page",
          include: ["test/simulator/page/**/*.test.{ts,tsx}"],
          // The page's modules keep its state.
          isolate: true,
        },
      },
      {
        extends: true,
        // The stack deploys what the build writes, so these tests build first.
        test: {
          name: "stack",
          include: ["test/{lib,docs}/**/*.test.ts"],
          globalSetup: "test/build.ts",
        },
      },
    ],
  },
});
