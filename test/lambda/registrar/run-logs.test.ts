import { expect, test } from "vitest";
import { renderPolicy } from "../../../lambda/contract/policy.ts";
import { logPhases } from "../../../lambda/contract/run-logs.ts";
import { install, name, policyCore } from "./installation.ts";

const logsOwner = "managed-by:run-logs/000000000000/us-east-1/spacelift-datadog";
const logs = {
  ...{ Content: "logs", Installation: "acme", Owner: logsOwner },
  ...{ FinishedStates: '["FAILED"]', IncludeTags: '["details"]' },
};
const extension = 'skip contains "quiet"';
const rendered = renderPolicy(policyCore, {
  ...{ endpointId: name, finishedStates: ["FAILED"], include: ["details"], logPhases, extension },
});

test("the policy of run logs sends the logs of each phase, with the user's extension", async () => {
  const { account, deploy } = await install();
  await deploy({ ...logs, PolicyExtension: extension });
  const { body, description } = account.policies.find(name) ?? {};
  expect(body).toBe(rendered);
  expect(description).toContain("the logs of finished runs");
});

test("an edited core of the policy gets its phases back, and the drift counts for the installation", async () => {
  const { account, deploy, reconcile, logged } = await install();
  const settings = { ...logs, RepairPolicy: "true", PolicyExtension: extension };
  await deploy(settings);
  account.policies.update(name, { body: rendered.replace(/^log_phases := .*$/m, "log_phases := set()") });
  await reconcile(settings);
  expect(account.policies.find(name)?.body).toBe(rendered);
  expect(JSON.parse(logged.at(-1) ?? "")).toMatchObject({
    message: "run logs registration checked",
    ...{ RegistrationDrift: 1, Integration: "acme" },
  });
  await reconcile(settings);
  expect(JSON.parse(logged.at(-1) ?? "")).toMatchObject({ drift: [] });
});

const other = { endpoint: "https://x.example", space: "root", enabled: true, retryOnFailure: true, failuresInARow: 0 };

test.each([
  ["runs", "managed-by:0/eu-west-1/b", {}, /runs count twice/],
  ["runs", "managed-by:run-logs/0/eu-west-1/b", {}, /^none$/],
  ["logs", "managed-by:0/eu-west-1/b", logs, /^none$/],
  ["logs", "managed-by:run-logs/0/eu-west-1/b", logs, /logs arrive twice/],
])("of %s beside a webhook with the label %s", async (_, label, mine, notes) => {
  const { account, deploy } = await install();
  account.webhooks.create({ ...other, name: "theirs", labels: [label] });
  expect((await deploy(mine)).attributes["Notes"]).toMatch(notes);
});
