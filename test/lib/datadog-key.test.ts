import { describe, expect, test } from "vitest";
import { logicalId, properties, resources, synthesize } from "./synthesis.ts";

const type = "Custom::DatadogApiKey";
const checked = (template = synthesize()) => logicalId(template, type, "Checked");

test("the check has the key's parameter and the Datadog that the forwarder sends to", () => {
  const template = synthesize({ datadogSite: "datadoghq.eu", datadogApiKeyParameter: "/team/api-key" });
  expect(properties(template, type, "Checked")).toEqual({
    ServiceToken: { "Fn::GetAtt": [logicalId(template, "AWS::Lambda::Function", "Validator"), "Arn"] },
    ServiceTimeout: "300",
    DatadogUrl: "https://api.datadoghq.eu",
    ApiKeyParameter: "/team/api-key",
    KeyCheck: "fail",
  });
});

describe("changed settings make a new resource, so that a rollback checks nothing:", () => {
  test.each([
    { datadogSite: "datadoghq.eu" },
    { datadogUrl: "https://datadog.example" },
    { datadogApiKeyParameter: "/team/api-key" },
    { datadogKeyCheck: "warn" },
  ] as const)("%j", (changed) => {
    expect(checked(synthesize(changed))).not.toBe(checked());
  });

  test("the same settings are the same resource", () => {
    expect(checked(synthesize({ metricPrefix: "acme.spacelift" }))).toBe(checked());
  });
});

test("nothing is registered in Spacelift before the key is checked", () => {
  const template = synthesize();
  const registration = "Custom::SpaceliftRegistration";
  const { DependsOn } = resources(template, registration)[logicalId(template, registration, "Registered")] ?? {};
  expect(DependsOn).toContain(checked(template));
});

test("the check waits for its permissions", () => {
  const template = synthesize();
  expect(resources(template, type)[checked(template)]?.DependsOn).toContain(
    logicalId(template, "AWS::IAM::Policy", "Validator"),
  );
});

test.each(["automatic", "manual"] as const)(
  "with registration %s, an output has the notes of the check",
  (registration) => {
    const template = synthesize({ registration });
    expect(template.findOutputs("DatadogKeyNotes")["DatadogKeyNotes"]?.["Value"]).toEqual({
      "Fn::GetAtt": [checked(template), "Notes"],
    });
  },
);

test("with datadogKeyCheck at warn, the next step begins with the notes", () => {
  const steps = (datadogKeyCheck: "fail" | "warn") =>
    synthesize({ datadogKeyCheck }).findOutputs("YourNextStep")["YourNextStep"]?.["Value"];
  expect(steps("warn")).toMatch(/^Follow DatadogKeyNotes, unless it is none\. /);
  expect(steps("fail")).not.toContain("DatadogKeyNotes");
});
