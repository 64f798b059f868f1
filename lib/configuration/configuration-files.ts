import { resolve } from "node:path";
import { z } from "zod";
import type { ConfigurationProblem } from "./configuration-error.ts";
import { isCdkKey } from "./context.ts";
import { cdkFilesWith } from "./context-files.ts";
import { readJsonObject } from "./json-object.ts";
import { describeReceived } from "./received-value.ts";

type Values = Readonly<Record<string, unknown>>;

/** The raw configuration of one installation, or the problems of its file. */
export type RawConfiguration =
  | { readonly outcome: "read"; readonly file?: string; readonly values: Values }
  | { readonly outcome: "unusable"; readonly file: string; readonly problems: readonly ConfigurationProblem[] };

/** Context key with the paths of configuration files, separated by commas. */
const filesKey = "config";

/**
 * The raw configurations that a CDK app's context selects: one for each file of `config`, or the context itself without
 * `config`. Paths begin in `folder`.
 *
 * The context does not say which values are from `-c`. But no key may be in a configuration file and in a file of the CDK.
 * So if the context has a key of a configuration file, its value is from `-c`, and wins.
 */
export function readConfigurations(context: Values, folder: string): readonly RawConfiguration[] {
  const { [filesKey]: config, ...values } = context;
  if (config === undefined) return [{ outcome: "read", values }];
  const files = z.array(z.string()).safeParse(typeof config === "string" ? config.split(",") : config);
  const names = files.success ? files.data : [JSON.stringify(config)];
  return names.map((file) => readConfiguration(file.trim(), values, folder));
}

function readConfiguration(file: string, context: Values, folder: string): RawConfiguration {
  const read = readJsonObject(resolve(folder, file));
  if (read.outcome === "unusable") {
    const received = describeReceived(filesKey, file);
    return {
      outcome: "unusable",
      file,
      problems: [{ code: "invalid", key: filesKey, received, remedy: read.remedy }],
    };
  }
  const problems = Object.keys(read.values).flatMap((key) => misplaced(key, folder));
  if (!("integrationName" in read.values)) problems.push(withoutName);
  if (problems.length > 0) return { outcome: "unusable", file, problems };
  return { outcome: "read", file, values: { ...read.values, ...context } };
}

/** Two files without a name would take turns in one stack. */
const withoutName: ConfigurationProblem = {
  code: "missing",
  key: "integrationName",
  received: "nothing",
  remedy: "a configuration file must set it, because it is the name of the stack. Give each installation its own",
};

function misplaced(key: string, folder: string): ConfigurationProblem[] {
  const problem = (remedy: string) => ({ code: "conflict", key, received: "a value", remedy }) as const;
  if (key === "context") return [problem("move its keys one level up: a configuration file has no context")];
  if (key === filesKey) return [problem("a configuration file cannot name another one. Remove it")];
  if (isCdkKey(key)) return [problem("it is a key of the CDK. Set it in cdk.json or with -c")];
  return cdkFilesWith(key, folder).map((file) => problem(`${file} sets it, too. Keep it in one of the two files`));
}
