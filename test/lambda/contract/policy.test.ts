import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderPolicy, splitPolicy } from "../../../lambda/contract/policy.ts";

const read = (name: string) => readFileSync(new URL(`../../../policy/${name}`, import.meta.url), "utf8");
const core = read("notification.rego");
const example = read("extension.example.rego");

const settingLine = (text: string, name: string) => text.split("\n").find((line) => line.startsWith(`${name} := `));

const newLines = (text: string, other: string) => text.split("\n").filter((line) => !other.split("\n").includes(line));

describe("renderPolicy", () => {
  test("changes nothing without settings", () => {
    expect(renderPolicy(core, {})).toBe(core);
    expect(renderPolicy(core, { extension: "" })).toBe(core);
    expect(renderPolicy(core, { extension: "package spacelift\n\nimport rego.v1\n" })).toBe(core);
  });

  test("inserts each setting in one place", () => {
    const text = renderPolicy(core, {
      endpointId: "spacelift-datadog-eu",
      finishedStates: ["FINISHED", "CANCELED"],
      include: ["run_url", "stack_labels"],
      logPhases: ["planning", "applying"],
    });
    expect(newLines(text, core)).toEqual([
      'endpoint_id := "spacelift-datadog-eu"',
      'finished_states := {"FINISHED", "CANCELED"}',
      'default_include := {"run_url", "stack_labels"}',
      'log_phases := {"planning", "applying"}',
    ]);
    expect(newLines(core, text)).toHaveLength(4);
  });

  test("writes an empty list as the empty set, not as an object", () => {
    expect(settingLine(renderPolicy(core, { finishedStates: [] }), "finished_states")).toBe("finished_states := set()");
    expect(settingLine(renderPolicy(core, { include: [] }), "default_include")).toBe("default_include := set()");
  });

  test.each([
    ['"} := evil', String.raw`"\"} := evil"`],
    ["back\\slash", String.raw`"back\\slash"`],
    ["line\nwebhook := 1", String.raw`"line\nwebhook := 1"`],
    ["$& $1 $`", '"$& $1 $`"'],
    ["", '""'],
  ])("keeps the endpoint id %j a string", (endpointId, literal) => {
    expect(settingLine(renderPolicy(core, { endpointId }), "endpoint_id")).toBe(`endpoint_id := ${literal}`);
  });

  test("any endpoint id stays on its line and reads back as itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (endpointId) => {
        const text = renderPolicy(core, { endpointId });
        expect(text.split("\n")).toHaveLength(core.split("\n").length);
        expect(JSON.parse(settingLine(text, "endpoint_id")?.slice("endpoint_id := ".length) ?? "")).toBe(endpointId);
      }),
    );
  });

  test.each([
    ["no place", core.replace("endpoint_id := ", "endpoint := ")],
    ["two places", `${core}\nendpoint_id := "other"\n`],
  ])("rejects a core with %s for a setting", (_, text) => {
    expect(() => renderPolicy(text, { endpointId: "x" })).toThrow(/has [02] places that match .*endpoint_id/);
  });

  test("rejects a core without the line before the extension", () => {
    expect(() => renderPolicy("package spacelift\n", { extension: example })).toThrow(/has 0 lines that end it/);
  });

  test("states package and import once", () => {
    const text = renderPolicy(core, {
      extension: 'package spacelift # mine\r\n\r\nimport rego.v1\r\n\r\ntags contains "a:b"\r\n',
    });
    expect(text.match(/^package /gm)).toHaveLength(1);
    expect(text.endsWith('# ---- extension ----\n\ntags contains "a:b"\n')).toBe(true);
  });

  test("leaves a comment about the package alone", () => {
    const extension = "# package spacelift: ours\npackage spacelift\n\nskip contains 1";
    expect(splitPolicy(renderPolicy(core, { extension })).extension).toBe(
      "# package spacelift: ours\n\nskip contains 1",
    );
  });

  test("rejects another package", () => {
    expect(() => renderPolicy(core, { extension: "package acme\n" })).toThrow("is of package acme");
  });

  test("rejects an extension with the line before the extension", () => {
    expect(() => renderPolicy(core, { extension: core })).toThrow("contains the line that ends");
  });

  test.each([
    'webhook contains {"endpoint_id": "x"}',
    "sample := true",
    'endpoint_id := "x"',
    "default finished_states := {1}",
    "log_phases contains 1",
    "tags contains `\n` if {\n  true\n}\n_run_event := {}",
    "\t_summary := {}",
  ])("rejects an extension that defines a name of the core: %j", (rule) => {
    expect(() => renderPolicy(core, { extension: rule })).toThrow("belongs to the policy's core");
  });

  test.each([
    "# webhook contains 1",
    "tags contains `\nwebhook := 1\n`",
    'tags contains "}" if {\n  webhook\n}',
    "webhooks := 1",
    "slack contains 1 if true",
  ])("accepts an extension that only mentions such a name: %j", (rule) => {
    expect(splitPolicy(renderPolicy(core, { extension: rule })).extension).toBe(rule);
  });
});

describe("splitPolicy", () => {
  test("returns the parts that renderPolicy joined", () => {
    const text = renderPolicy(core, { endpointId: "x", extension: example });
    expect(splitPolicy(text).core).toBe(renderPolicy(core, { endpointId: "x" }));
    expect(splitPolicy(text).extension).toContain('rename["spacelift.integration.run.count"] := "acme.runs"');
    expect(renderPolicy(splitPolicy(text).core, { extension: splitPolicy(text).extension ?? "" })).toBe(text);
  });

  test("accepts other line endings", () => {
    const text = renderPolicy(core, { extension: "tags contains 1" }).replaceAll("\n", "\r\n");
    expect(splitPolicy(text).extension).toBe("tags contains 1");
  });

  test("returns a text without the line as the core", () => {
    expect(splitPolicy("package spacelift\n")).toEqual({ core: "package spacelift\n", extension: undefined });
    expect(splitPolicy(core)).toEqual({ core, extension: "" });
  });
});
