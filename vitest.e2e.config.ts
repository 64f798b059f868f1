import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { SlowestTests } from "./test/slowest-tests.ts";

/** Runs the files in the order of their names: all use one deployment. */
class ByName extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((one, other) => (one.moduleId < other.moduleId ? -1 : 1)));
  }
}

export default defineConfig({
  test: {
    // Of the folder that `scripts/emulator.ts` chooses.
    include: ["*.e2e.ts"],
    // The files share one process, and with it the stand-ins of Spacelift and Datadog.
    fileParallelism: false,
    isolate: false,
    sequence: { sequencer: ByName },
    // Each step builds on the ones before.
    bail: 1,
    reporters: ["verbose", new SlowestTests()],
    testTimeout: 300_000,
  },
});
