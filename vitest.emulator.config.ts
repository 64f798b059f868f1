import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/contract/*.emulator.ts"],
    testTimeout: 30_000,
  },
});
