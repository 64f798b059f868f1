import type { Reporter, TestModule } from "vitest/node";

const shown = 10;

/** Prints the files whose tests took longest, in seconds. */
export class SlowestFiles implements Reporter {
  onTestRunEnd(files: readonly TestModule[]): void {
    if (files.length <= shown) return;
    const slowest = files
      .map((file) => ({ name: file.relativeModuleId, seconds: file.diagnostic().duration / 1000 }))
      .toSorted((one, other) => other.seconds - one.seconds)
      .slice(0, shown);
    console.log(
      `\nSlowest files:\n${slowest.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${name}`).join("\n")}`,
    );
  }
}
