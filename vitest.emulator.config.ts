import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.emulator.ts"],
    // The bundles that are deployed are run here, so they are built first.
    globalSetup: "test/build.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
