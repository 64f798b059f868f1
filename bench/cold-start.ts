import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { functionNames } from "../lambda/contract/functions.ts";
import { type BuiltBundle, buildBoth, buildEmpty } from "./cold-start/bundles.ts";
import { type ColdStart, startCold } from "./cold-start/process.ts";
import { startServices } from "./cold-start/services.ts";
import { shown, shownSpread, spreadOf } from "./statistics.ts";

interface Aim {
  readonly load: number;
  readonly both?: number;
}

/** Highest aimed ratios of our build to the naive one. A function that sends to Datadog has most to leave out. */
const aims: Readonly<Partial<Record<BuiltBundle["name"], Aim>>> = {
  forwarder: { load: 1 / 20, both: 1 / 10 },
  pipelines: { load: 1 / 10 },
  events: { load: 1 / 10 },
  deployments: { load: 1 / 10 },
  logs: { load: 1 / 10 },
  poller: { load: 1 / 10 },
};
const usualAim: Aim = { load: 1 / 3 };

/** Runs each bundle in fresh processes that take turns, beside an empty handler and a naive build. */
export async function benchColdStarts(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "spacelift-datadog-bench-"));
  const services = await startServices();
  try {
    const built = await Promise.all(functionNames.map((name) => buildBoth(folder, name)));
    const empty = buildEmpty(folder);
    const all = [empty, ...built.flat()];
    const starts = new Map<BuiltBundle, ColdStart[]>(all.map((bundle) => [bundle, []]));
    // The first round only warms the page cache.
    for (let round = 0; round <= rounds; round += 1) {
      for (const bundle of all) {
        const start = await startCold(bundle, services);
        if (round > 0) starts.get(bundle)?.push(start);
      }
    }
    report(all, starts, empty);
  } finally {
    await services.close();
    rmSync(folder, { recursive: true });
  }
}

function report(
  all: readonly BuiltBundle[],
  starts: ReadonlyMap<BuiltBundle, readonly ColdStart[]>,
  empty: BuiltBundle,
): void {
  const spread = (bundle: BuiltBundle, of: (start: ColdStart) => number) =>
    spreadOf((starts.get(bundle) ?? []).map(of));
  const load = (bundle: BuiltBundle) => spread(bundle, (start) => start.load);
  const both = (bundle: BuiltBundle) => spread(bundle, (start) => start.load + start.call);
  console.table(
    Object.fromEntries(
      all.map((bundle) => [
        `${bundle.name} ${bundle.variant}`,
        {
          bytes: bundle.bytes.toLocaleString("en"),
          "load, ms": shownSpread(load(bundle)),
          "× empty": shown(load(bundle).median / load(empty).median),
          "load + first call, ms": shownSpread(both(bundle)),
          "peak memory, MB": shown(spread(bundle, (start) => start.megabytes).median),
        },
      ]),
    ),
  );
  for (const ours of all.filter(({ name, variant }) => name !== "empty" && variant === "ours")) {
    const naive = all.find(({ name, variant }) => name === ours.name && variant === "naive");
    if (naive === undefined) continue;
    const aim = aims[ours.name] ?? usualAim;
    const ratios = [
      ["load", load, aim.load],
      ["load + first call", both, aim.both],
    ] as const;
    for (const [what, of, most] of ratios) {
      // Other programs can only slow a process down, so the least times say most.
      const ratio = of(ours).least / of(naive).least;
      const verdict = most === undefined ? "" : `, aim 1/${shown(1 / most)}: ${ratio <= most ? "reached" : "missed"}`;
      const medians = shown(of(naive).median / of(ours).median);
      console.log(`${ours.name}: ${what} 1/${shown(1 / ratio)} of naive by minima, 1/${medians} by medians${verdict}`);
    }
  }
}
