import type { Reporter, TestModule } from "vitest/node";

const shown = 10;

/** Prints the tests that took longest, in seconds. */
export class SlowestTests implements Reporter {
  onTestRunEnd(files: readonly TestModule[]): void {
    const slowest = files
      .flatMap((file) => [...file.children.allTests()])
      .map((test) => ({ name: test.fullName, seconds: (test.diagnostic()?.duration ?? 0) / 1000 }))
      .toSorted((one, other) => other.seconds - one.seconds)
      .slice(0, shown);
    console.log(
      `\nSlowest tests:\n${slowest.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${name}`).join("\n")}`,
    );
  }
}
