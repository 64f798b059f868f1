import { type Check, differs, holds, type Run, unchecked, type Verdict } from "../check.ts";
import { runTag } from "../own-names.ts";
import type { DatadogConnection } from "./connection.ts";
import { awaitSum, metricOf, nothingAppeared, recentSecond, type Shown, write } from "./points.ts";

interface Rewrite {
  readonly what: string;
  readonly write: (value: number) => Promise<void>;
}

/** Writes 5 and then 7, 9, 11 … at one second. After each write, Datadog must show only the last value. */
async function rewrite(
  connection: DatadogConnection,
  run: Run,
  shown: Shown,
  rewrites: readonly Rewrite[],
): Promise<Verdict> {
  let value = 5;
  await write(connection, shown.metric, shown.tags, shown.second, value);
  const first = await awaitSum(connection, run, shown, (sum) => sum === value);
  if (first === undefined) return unchecked(nothingAppeared(run));
  if (first !== value) return differs(`${value} was written once and reads as ${first}`);
  for (const { what, write: writeAgain } of rewrites) {
    const before = value;
    value += 2;
    await writeAgain(value);
    const after = await awaitSum(connection, run, shown, (sum) => sum === value);
    if (after === before + value)
      return differs(`${before} and then ${value}${what} read as ${after}: Datadog adds them`);
    if (after !== value) return differs(`${before} and then ${value}${what} read as ${after}`);
  }
  return holds(`each of ${rewrites.length + 1} values replaced the one before`);
}

export const lastWrite: Check<DatadogConnection> = {
  name: "datadog-last-write",
  assumption: "D1",
  statement: "Of two values of one series at one second, Datadog keeps the last written one.",
  writes: [`two points of ${metricOf("last_write")}`],
  run: (connection, run) => {
    const shown = { metric: metricOf("last_write"), tags: [runTag(run.suffix)], second: recentSecond(run) };
    const { metric, tags, second } = shown;
    return rewrite(connection, run, shown, [
      { what: "", write: (value) => write(connection, metric, tags, second, value) },
    ]);
  },
};

export const sumOfSeconds: Check<DatadogConnection> = {
  name: "datadog-sum",
  assumption: "D2",
  statement: "Counts of one series at different seconds add up.",
  writes: [`three points of ${metricOf("sum")}`],
  run: async (connection, run) => {
    const shown = { metric: metricOf("sum"), tags: [runTag(run.suffix)], second: recentSecond(run) };
    for (const [index, value] of [1, 2, 4].entries()) {
      await write(connection, shown.metric, shown.tags, shown.second - index, value);
    }
    const sum = await awaitSum(connection, run, shown, (each) => each === 7);
    if (sum === undefined) return unchecked(nothingAppeared(run));
    return sum === 7 ? holds("1, 2 and 4 read as 7") : differs(`1, 2 and 4 read as ${sum}`);
  },
};

export const tagSpelling: Check<DatadogConnection> = {
  name: "datadog-tag-spelling",
  assumption: "D3",
  statement:
    "Datadog normalises tags: spellings that differ in case, other characters, order or repetition are one series.",
  writes: [`five points of ${metricOf("tag_spelling")}`],
  run: (connection, run) => {
    const own = runTag(run.suffix);
    const shown = {
      metric: metricOf("tag_spelling"),
      tags: [own, "verify_tag:a_b", "verify_other:c"],
      second: recentSecond(run),
    };
    const { metric, second } = shown;
    const spellings = [
      ["verify_other:c", "verify_tag:a_b", own, own],
      [own, "VERIFY_Tag:A_b", "verify_other:c"],
      [own, "verify tag:a  b", "verify_other:c"],
      [own, "verify_tag:a_b_", "verify_other:c"],
    ];
    const rewrites = spellings.map((tags) => ({
      what: ` with the tags ${tags.join(", ")}`,
      write: (value: number) => write(connection, metric, tags, second, value),
    }));
    return rewrite(connection, run, shown, rewrites);
  },
};

const nameSpellings = [
  metricOf("_name_spelling"),
  metricOf("name_spelling").replace(".", "_."),
  metricOf("name__spelling_"),
  metricOf("name-spelling"),
];

export const nameSpelling: Check<DatadogConnection> = {
  name: "datadog-name-spelling",
  assumption: "D4",
  statement: "Datadog normalises metric names: a._b, a_.b and a.b are one metric.",
  writes: [`five points of ${metricOf("name_spelling")}`],
  run: (connection, run) => {
    const shown = { metric: metricOf("name_spelling"), tags: [runTag(run.suffix)], second: recentSecond(run) };
    const rewrites = nameSpellings.map((name) => ({
      what: ` under the name ${name}`,
      write: (value: number) => write(connection, name, shown.tags, shown.second, value),
    }));
    return rewrite(connection, run, shown, rewrites);
  },
};

const longest = 200;

export const longNames: Check<DatadogConnection> = {
  name: "datadog-long-names",
  assumption: "D5",
  statement: "Datadog keeps 200 characters of a tag and of a metric's name.",
  writes: [`four points of two metrics, one of them with a name of ${longest} characters`],
  run: async (connection, run) => {
    const own = runTag(run.suffix);
    const second = recentSecond(run);
    const metric = metricOf("long_tag");
    const tag = "verify_long:".padEnd(longest, "x");
    const ofTag = rewrite(connection, run, { metric, tags: [own, tag], second }, [
      { what: " with a longer tag", write: (value) => write(connection, metric, [own, `${tag}y`], second, value) },
    ]);
    const name = metricOf("long_name_").padEnd(longest, "x");
    const ofName = rewrite(connection, run, { metric: name, tags: [own], second }, [
      { what: " under a longer name", write: (value) => write(connection, `${name}y`, [own], second, value) },
    ]);
    const [tags, names] = await Promise.all([ofTag, ofName]);
    const worst = [tags, names].find(({ status }) => status !== "holds");
    return { status: worst?.status ?? "holds", seen: `tag: ${tags.seen}; name: ${names.seen}` };
  },
};
