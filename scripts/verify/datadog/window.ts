import { type Check, together, unchecked, verdict } from "../check.ts";
import { runTag } from "../own-names.ts";
import type { DatadogConnection } from "./connection.ts";
import { awaitSum, isAbsent, metricOf, nothingAppeared, write } from "./points.ts";

export const pastWindow: Check<DatadogConnection> = {
  name: "datadog-past-window",
  assumption: "D6",
  statement:
    "Datadog keeps a point that is 59 minutes old, and drops one that is 61 minutes old although it answers 202.",
  writes: [`three points of ${metricOf("past_window")}, the oldest 61 minutes old`],
  run: async (connection, run) => {
    const metric = metricOf("past_window");
    const own = runTag(run.suffix);
    const secondOf = (minutes: number) => Math.floor(run.now() / 1000) - minutes * 60;
    const [young, old] = [secondOf(59), secondOf(61)];
    await write(connection, metric, [own, "part:old"], old, 1);
    await write(connection, metric, [own, "part:young"], young, 1);
    const [kept, isDropped] = await Promise.all([
      awaitSum(connection, run, { metric, tags: [own, "part:young"], second: young }, () => true),
      isAbsent(connection, run, metric, "part:old", old),
    ]);
    if (isDropped === undefined) return unchecked(nothingAppeared(run));
    return together([
      verdict(kept !== undefined, `59 minutes: ${kept === undefined ? "dropped" : "kept"}`),
      verdict(isDropped, `61 minutes: ${isDropped ? "dropped" : "kept"}`),
    ]);
  },
};
