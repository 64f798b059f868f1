import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/package/*.install.ts"],
    globalSetup: "test/package/packed.ts",
    reporters: ["verbose"],
    // Also on two cores: package managers wait for the registry.
    maxWorkers: 2,
    // Each file installs an app, and npm may have to download its dependencies.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
