import { expect, test } from "vitest";
import { synthesize } from "../lib/synthesis.ts";
import { readPages } from "./pages.ts";

test("every output that a page names is an output of the stack", () => {
  const configurations = [
    { datadogAppKeyParameter: "/team/app-key", cloudWatchDashboard: true, auditTrail: true, runLogs: "all" },
    { registration: "manual", auditTrail: true, runLogs: "all" },
  ] as const;
  const outputs = new Set(configurations.flatMap((each) => Object.keys(synthesize(each).findOutputs("*"))));
  const named = readPages().flatMap(({ file, text }) => parseOutputs(text).map((output) => ({ file, output })));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ output }) => !outputs.has(output))).toEqual([]);
});

test("an output is named in prose, alone or in a list, and in a command", () => {
  expect(parseOutputs("The output `A` is one, and the outputs\n`B`, `C` and `D` are more than `E`.")).toEqual([
    "A",
    "B",
    "C",
    "D",
  ]);
  expect(parseOutputs("x=$(output Url) --query \"Stacks[0].Outputs[?OutputKey=='Table'].OutputValue\"")).toEqual([
    "Url",
    "Table",
  ]);
});

/** The names of outputs that a page mentions. */
function parseOutputs(markdown: string): readonly string[] {
  const prose = markdown.matchAll(/\boutputs?\s(?<list>`\w+`(?:(?:,| and)\s`\w+`)*)/g);
  const commands = markdown.matchAll(/\(output (?<inCall>\w+)\)|OutputKey=='(?<inQuery>[A-Z]\w*)'/g);
  return [
    ...[...prose].flatMap(({ groups }) => (groups?.["list"] ?? "").match(/\w+(?=`)/g) ?? []),
    ...[...commands].map(({ groups }) => groups?.["inCall"] ?? groups?.["inQuery"] ?? ""),
  ];
}
