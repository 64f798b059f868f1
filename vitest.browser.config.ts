import { configDefaults, defineConfig } from "vitest/config";
import { SlowestTests } from "./test/slowest-tests.ts";

export default defineConfig({
  test: {
    name: "browser",
    include: ["test/browser/**/*.browser.ts"],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Also on two cores: many tests wait for the page.
    maxWorkers: 2,
    reporters: [...configDefaults.reporters, new SlowestTests()],
  },
});
