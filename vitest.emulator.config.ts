import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.emulator.ts"],
    // These tests run the deployed bundles, so they build first.
    globalSetup: "test/build.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
