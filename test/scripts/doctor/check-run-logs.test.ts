import { expect, onTestFinished, test } from "vitest";
import { runLogsName } from "../../../lambda/contract/run-logs.ts";
import { policyCoreDigest } from "../../../lib/policy-core.ts";
import { policyExtensionDigest } from "../../../lib/policy-extension.ts";
import { name, parameterNames } from "../../lambda/registrar/installation.ts";
import { createDoctorHarness } from "./harness.ts";

/** A deployment whose registrar has registered the logs of runs as well. */
async function withRunLogs() {
  const harness = await createDoctorHarness();
  onTestFinished(harness.close);
  const { installation, parameters, outputs, account } = harness;
  const logs = installation.another("RunLogs");
  const properties = installation.properties({
    ...{ Name: runLogsName(name), Owner: "managed-by:run-logs/000000000000/us-east-1/spacelift-datadog" },
    ...{ Content: "logs", Installation: name, IncludeTags: '["details"]', FinishedStates: '["FAILED"]' },
    WebhookUrl: "https://api.example/run-logs",
    WebhookSecretParameter: secretParameter,
    PolicyCore: policyCoreDigest(),
  });
  await installation.settle(logs.deploy(properties));
  const settings = {
    ...{ ...properties, StackId: installation.identity.StackId, LogicalResourceId: "RunLogs" },
    PolicyExtensionDigest: policyExtensionDigest(""),
  };
  const found = new Map([
    ...Object.entries(outputs()),
    ["RunLogsSecretParameter", secretParameter],
    ["RunLogsSettings", JSON.stringify(settings)],
    ["RunLogsWebhookId", runLogsName(name)],
    ["RunLogsPolicyId", runLogsName(name)],
    ["RunLogsNotes", "none"],
  ]);
  return { account, parameters, run: () => harness.run([], {}, { outputs: found }) };
}

const secretParameter = `${parameterNames.webhook}-of-logs`;
const line = (out: string, start: RegExp) => out.split("\n").find((each) => start.test(each));

test("webhook, policy and secret of the run logs are compared with their registration", async () => {
  const { run } = await withRunLogs();
  const { out, code } = await run();
  expect(line(out, /run logs secret/)).toMatch(/^✓ .*1 accepted secret/);
  expect(line(out, /run logs webhook/)).toMatch(/^✓ .*delivers to https:\/\/api\.example\/run-logs/);
  expect(line(out, /run logs policy/)).toMatch(/^✓ .*has the registered core/);
  expect(line(out, /second integration/)).toMatch(/^✓/);
  expect(code).toBe(0);
});

test("a policy that no longer sends logs, a webhook that is gone and a missing secret are wrong", async () => {
  const { run, account, parameters } = await withRunLogs();
  const { id, body } = account.policies.find(runLogsName(name)) ?? { id: "", body: "" };
  account.policies.update(id, { body: body.replace(/^log_phases := .*$/m, "log_phases := set()") });
  account.webhooks.delete(runLogsName(name));
  await parameters.remove(secretParameter);
  const { out, code } = await run();
  expect(line(out, /run logs policy/)).toMatch(/^✗ .*core .* was edited/);
  expect(line(out, /run logs webhook/)).toMatch(/^✗ .*Datadog gets no logs of runs/);
  expect(line(out, /run logs secret/)).toMatch(/^✗ .*no parameter/);
  expect(line(out, /^. webhook:/)).toMatch(/^✓/);
  expect(code).toBe(1);
});
