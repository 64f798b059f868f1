import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.emulator.ts"],
    // They mostly wait for the emulator, also on two cores.
    maxWorkers: 4,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
