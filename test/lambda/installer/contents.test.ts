import { expect, test } from "vitest";
import { install, shipped, smallDashboard } from "./installation.ts";

test("the installer finds its dashboard among five hundred others", async () => {
  const { organisation, deploy, destroy } = install();
  for (let count = 0; count < 500; count += 1) organisation.dashboards.create({ ...smallDashboard, title: "theirs" });
  await deploy();
  await deploy({ Dashboard: "another digest" });
  expect(organisation.dashboards.list()).toHaveLength(501);
  await destroy();
  expect(organisation.dashboards.list()).toHaveLength(500);
});

test("Datadog receives the file's whole dashboard, adapted to the installation", async () => {
  const { organisation, deploy } = install({ dashboard: shipped.dashboard });
  const names = {
    MetricPrefix: "ours",
    StackName: "Audit",
    IntegrationName: "audit",
    ForwarderFunctionName: "Audit-Forwarder-1X",
    ReceiverFunctionName: "Audit-Receiver-2X",
    QueueName: "Audit-Queue-3X",
    DeadLetterQueueName: "Audit-DeadLetterQueue-4X",
    SpaceliftEndpoint: "https://spacelift.example",
  };
  expect(await deploy(names)).toMatchObject({ status: "SUCCESS" });
  const [dashboard] = organisation.dashboards.list();
  const { description, ...fields } = dashboard?.fields ?? {};
  const { description: shippedDescription, ...shippedFields } = shipped.dashboard;
  const expected = JSON.stringify(shippedFields)
    .replaceAll(
      /spacelift\.integration(?=\.(?:run|module_version|internal_error|forwarder|worker_pool|stack|resource|usage|drift_detection)\.)/g,
      "ours",
    )
    .replaceAll("`spacelift-datadog`", "`Audit`")
    .replaceAll("fill-in-forwarder-function,fill-in-receiver-function", "audit-forwarder-1x,audit-receiver-2x")
    .replaceAll(
      '"custom_links":[]',
      '"custom_links":[{"label":"Open {{stack.value}} in Spacelift","link":"https://spacelift.example/stack/{{stack.value}}"}]',
    )
    .replaceAll("fill-in-queue,fill-in-dead-letter-queue", "audit-queue-3x,audit-deadletterqueue-4x");
  expect(fields).toEqual(JSON.parse(expected));
  expect(description).toContain(shippedDescription);
});

test("each installation's monitors watch its own heartbeat, functions and dead-letter queue", async () => {
  const own = { ForwarderFunctionName: "Forwarder-1", ReceiverFunctionName: "Receiver-1", QueueName: "Queue-1" };
  const { organisation, deploy } = install();
  await deploy({ ...own, DeadLetterQueueName: "Dead-1", IntegrationName: "audit" });
  const queryOf = (name: string) => String(organisation.findMonitor(name).fields["query"]);
  expect(queryOf("forwarder-silent")).toContain("{integration:audit}");
  expect(queryOf("forwarder-failing")).toContain("{functionname IN (forwarder-1,receiver-1)}");
  expect(queryOf("dead-letters")).toContain("{queuename IN (dead-1)}");
  const texts = organisation.monitors.list().map(({ fields }) => JSON.stringify(fields));
  expect(texts.filter((text) => /fill-in|integration:spacelift-datadog/.test(text))).toEqual([]);
});

test("monitors link to Spacelift", async () => {
  const { organisation, deploy } = install();
  await deploy({ SpaceliftEndpoint: "https://spacelift.example" });
  const messageOf = (name: string) => String(organisation.findMonitor(name).fields["message"]);
  expect(messageOf("failing-stack")).toContain(
    '[Open {{stack.name}} in Spacelift](https://spacelift.example/stack/{{urlencode "stack.name"}})',
  );
  expect(messageOf("approval-overdue")).toContain("[Open {{account.name}} in Spacelift](https://spacelift.example)");
});

// Version 0.1.0 of the stack does not send the endpoint. A rollback to it reaches this version of the function.
test("without an endpoint nothing links to Spacelift, and a later endpoint is not taken for an edit", async () => {
  const { organisation, deploy } = install({ dashboard: shipped.dashboard });
  const texts = () =>
    JSON.stringify([...organisation.monitors.list(), ...organisation.dashboards.list()].map(({ fields }) => fields));
  expect(await deploy({ SpaceliftEndpoint: "" })).toMatchObject({ status: "SUCCESS" });
  expect(texts()).not.toMatch(/in Spacelift\]|in Spacelift"/);
  expect(await deploy({ SpaceliftEndpoint: "https://acme.app.spacelift.io" })).toMatchObject({
    attributes: { Notes: "none" },
  });
  expect(texts()).toContain("](https://acme.app.spacelift.io/stack/");
  expect(texts()).toContain('"https://acme.app.spacelift.io/stack/{{stack.value}}"');
});
