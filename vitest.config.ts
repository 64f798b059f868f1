import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
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
