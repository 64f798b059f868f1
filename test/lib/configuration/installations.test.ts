import { App, Stack, Stage } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import type { Construct } from "constructs";
import { expect, test } from "vitest";
import type { SpaceliftDatadogProps } from "../../../lib/configuration/spacelift-datadog-props.ts";
import { SpaceliftDatadog } from "../../../lib/spacelift-datadog.ts";
import { resources } from "../synthesis.ts";

type Props = Partial<SpaceliftDatadogProps>;
const acme = "https://acme.app.spacelift.io";
const ireland = { env: { account: "111111111111", region: "eu-west-1" } };
const frankfurt = { env: { account: "111111111111", region: "eu-central-1" } };

function install(scope: Construct, id: string, props: Props): SpaceliftDatadog {
  return new SpaceliftDatadog(scope, id, { spaceliftEndpoint: acme, ...props });
}

function said(stack: Stack): { readonly errors: readonly unknown[]; readonly warnings: readonly unknown[] } {
  const annotations = Annotations.fromStack(stack);
  return {
    errors: annotations.findError("*", Match.anyValue()).map(({ entry }) => entry.data),
    warnings: annotations.findWarning("*", Match.anyValue()).map(({ entry }) => entry.data),
  };
}

/** The messages about two installations in one stack. */
function saidInOneStack(first: Props, second: Props) {
  const stack = new Stack(new App(), "Platform");
  install(stack, "First", { integrationName: "first", ...first });
  install(stack, "Second", { integrationName: "second", ...second });
  return said(stack);
}

test.each<[Props, Props, string]>([
  [{}, {}, "root"],
  [{ spaceliftSpace: "a" }, { spaceliftSpace: "a" }, "a"],
  [{ spaceliftSpace: "root" }, { spaceliftSpace: "a" }, "a"],
  [{ spaceliftSpace: "a" }, {}, "a"],
  [{}, { datadogUrl: "https://api.datadoghq.com" }, "root"],
  [{}, { spaceliftEndpoint: `${acme}/` }, "root"],
])("%j and %j count runs of space %s twice, and say so", (first, second, space) => {
  expect(saidInOneStack(first, second)).toEqual({
    errors: [],
    warnings: [
      expect.stringMatching(
        new RegExp(
          `^This installation and Platform/First count the same runs: both watch space ${space} of ${acme} and send the same metrics to https://api\\.datadoghq\\.com\\. Give one another spaceliftSpace or metricPrefix, unless`,
        ),
      ),
    ],
  });
});

test.each<[Props, Props]>([
  [{ spaceliftSpace: "a" }, { spaceliftSpace: "b" }],
  [{}, { spaceliftEndpoint: "https://other.app.spacelift.io" }],
  [{}, { datadogSite: "datadoghq.eu" }],
  [{}, { datadogUrl: "https://proxy.example" }],
  [{}, { metricPrefix: "acme" }],
])("%j and %j have nothing in common", (first, second) => {
  expect(saidInOneStack(first, second)).toEqual({ errors: [], warnings: [] });
});

test("two installations with one name in one stack are an error", () => {
  const { errors } = saidInOneStack({ integrationName: "same" }, { integrationName: "same", spaceliftSpace: "b" });
  expect(errors).toEqual([
    "It has the same webhook in Spacelift, same, as Platform/First: give each installation its own integrationName.",
    "It has the same integrationName, same, in the same account and region as Platform/First: give each installation its own integrationName.",
  ]);
});

test("two with one name in one AWS account and region, or in one Spacelift account, are an error", () => {
  const other = { spaceliftEndpoint: "https://other.app.spacelift.io" };
  const errors = (props: Props, place: object) => {
    const app = new App();
    install(new Stack(app, "One", ireland), "Metrics", {});
    const second = new Stack(app, "Two", place);
    install(second, "Metrics", { spaceliftSpace: "b", ...props });
    return said(second).errors;
  };
  expect(errors(other, ireland)).toEqual([expect.stringContaining("in the same account and region as One/Metrics")]);
  expect(errors({}, frankfurt)).toEqual([expect.stringContaining("the same webhook in Spacelift, spacelift-datadog,")]);
  expect(errors(other, frankfurt)).toEqual([]);
  expect(errors(other, {})).toEqual([]);
});

test("two stacks without env are in one place, unless they are in different stages", () => {
  const errors = (isolated: boolean) => {
    const app = new App();
    const scope = (name: string) => (isolated ? new Stage(app, name) : app);
    install(new Stack(scope("Dev"), "One"), "Metrics", { webhookSecretParameter: "/team/hook" });
    const second = new Stack(scope("Prod"), "Two");
    const other = { integrationName: "second", spaceliftSpace: "b", webhookSecretParameter: "/team/hook" };
    install(second, "Metrics", other);
    return said(second).errors;
  };
  expect(errors(false)).toEqual([
    expect.stringContaining("the same webhookSecretParameter, /team/hook, as One/Metrics"),
  ]);
  expect(errors(true)).toEqual([]);
});

test("two with one webhook secret are an error", () => {
  const webhookSecretParameter = "/team/hook";
  const { errors } = saidInOneStack(
    { webhookSecretParameter },
    { webhookSecretParameter, spaceliftEndpoint: "https://other.app.spacelift.io" },
  );
  expect(errors).toEqual([
    "It has the same webhookSecretParameter, /team/hook, as Platform/First: give each installation its own webhookSecretParameter.",
  ]);
});

test.each([
  ["failed", "all", 1],
  ["failed", "none", 0],
] as const)("two with one secret of run logs, and runLogs %s and %s, have %i errors", (one, other, count) => {
  const runLogsSecretParameter = "/team/logs";
  const { errors } = saidInOneStack(
    { runLogs: one, runLogsSecretParameter },
    { runLogs: other, runLogsSecretParameter, spaceliftEndpoint: "https://other.app.spacelift.io" },
  );
  expect(errors).toEqual(
    Array(count).fill(
      "It has the same runLogsSecretParameter, /team/logs, as Platform/First: give each installation its own runLogsSecretParameter.",
    ),
  );
});

test("installations of different names share one stack without a collision of ids", () => {
  const stack = new Stack(new App(), "Platform");
  install(stack, "First", { spaceliftSpace: "a" });
  install(stack, "Second", { integrationName: "second", spaceliftSpace: "b", datadogSite: "datadoghq.eu" });
  const registered = resources(Template.fromStack(stack), "Custom::SpaceliftRegistration");
  expect(Object.values(registered).map(({ Properties }) => Properties?.["Name"])).toEqual([
    "spacelift-datadog",
    "second",
  ]);
});

test("stages of one app with separate accounts share nothing", () => {
  const app = new App();
  const stacks = ["dev", "prod"].map((name, index) => {
    const stage = new Stage(app, name, { env: { account: String(index).repeat(12), region: "eu-west-1" } });
    const stack = new Stack(stage, "Metrics");
    install(stack, "Metrics", { spaceliftEndpoint: `https://${name}.app.spacelift.io` });
    return stack;
  });
  for (const stack of stacks) expect(said(stack)).toEqual({ errors: [], warnings: [] });
});

test("two installations cannot both set the audit webhook of one account", () => {
  const audited = { auditTrail: true, metricPrefix: "second" };
  expect(saidInOneStack({ auditTrail: true }, audited).errors).toEqual([
    "It sets the audit webhook of the same Spacelift account as Platform/First: set auditTrail on one of them.",
  ]);
  expect(saidInOneStack({ auditTrail: true }, { metricPrefix: "second" }).errors).toEqual([]);
  const other = { ...audited, spaceliftEndpoint: "https://other.app.spacelift.io" };
  expect(saidInOneStack({ auditTrail: true }, other).errors).toEqual([]);
});
