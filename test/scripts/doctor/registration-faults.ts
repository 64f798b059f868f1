import { name } from "../../lambda/registrar/installation.ts";
import { type Fault, forwarder } from "./fault.ts";
import type { DoctorHarness } from "./harness.ts";

const webhook = { space: "root", labels: [], enabled: true, retryOnFailure: false, failuresInARow: 0 };
const direct = { ...webhook, name: "datadog", endpoint: "https://api.datadoghq.com/api/v2/series" };

const edit =
  (change: (body: string) => string) =>
  ({ account }: DoctorHarness) => {
    account.policies.update(name, { body: change(account.policies.find(name)?.body ?? "") });
  };

export const registrationFaults: readonly Fault[] = [
  {
    what: "a refused Spacelift key",
    cause: ({ account }) => account.deleteApiKey("01K9VJ3Q8T6W2X4Y5Z6A7B8C9D"),
    lines: [/^✗ Spacelift login: Spacelift refuses the API key .* are not swapped\.$/],
    code: 1,
  },
  {
    what: "Spacelift out of reach",
    cause: ({ installation }) => installation.spacelift.close(),
    lines: [/^\? Spacelift login: .* cannot be reached/],
    code: 3,
  },
  {
    what: "a missing space",
    cause: ({ settings }) => {
      settings["Space"] = "nowhere";
    },
    lines: [/^✗ Spacelift login: .* sees no space nowhere/],
    code: 1,
  },
  {
    what: "a missing webhook",
    cause: ({ account }) => void account.webhooks.delete(name),
    lines: [/^✗ webhook: Spacelift has no webhook/],
    code: 1,
  },
  {
    what: "a disabled webhook",
    cause: ({ account }) => void account.webhooks.update(name, { enabled: false }),
    lines: [/^✗ webhook: .* is disabled/],
    code: 1,
  },
  {
    what: "a webhook with another address and without our label",
    cause: ({ account }) =>
      void account.webhooks.update(name, { endpoint: "https://other.example/?token=a1", labels: [] }),
    lines: [
      /^✗ webhook: .*: endpoint is https:\/\/other\.example\/\?token=\[redacted\], registered was https?:\S+; label is none, registered was managed-by:\S+$/,
    ],
    code: 1,
  },
  {
    what: "a missing policy",
    cause: ({ account }) => void account.policies.delete(name),
    lines: [/^✗ policy: Spacelift has no policy/],
    code: 1,
  },
  {
    what: "a policy of another engine",
    cause: ({ account }) => void account.policies.update(name, { engineType: "REGO_V0" }),
    lines: [/^✗ policy: .*: engine is REGO_V0, registered was REGO_V1$/],
    code: 1,
  },
  {
    what: "an edited core",
    cause: edit((body) => `# mine\n${body}`),
    lines: [/^✗ policy: the core .* edited/],
    code: 1,
  },
  {
    what: "an edited extension",
    cause: edit((body) => `${body}\ntags contains "team:ops"\n`),
    lines: [/^! policy: the extension .* edited in Spacelift, and is in effect$/],
    code: 0,
  },
  {
    what: "a deployment of another version",
    cause: ({ settings }) => {
      settings["PolicyCore"] = "other";
    },
    lines: [/^! policy: .* cannot be compared/],
    code: 0,
  },
  {
    what: "Spacelift's Terraform module",
    cause: ({ account }) => void account.webhooks.create(direct),
    ports: forwarder({ DATADOG_URL: "https://api.datadoghq.com" }),
    lines: [/Datadog key/, /^✗ second integration: .* api.datadoghq.com, .* runs count twice/],
    code: 1,
  },
  {
    what: "a disabled Terraform module",
    cause: ({ account }) => void account.webhooks.create({ ...direct, enabled: false }),
    lines: [/^! second integration: .* it is disabled/],
    code: 0,
  },
  {
    what: "a Terraform module for another site",
    cause: ({ account }) => void account.webhooks.create(direct),
    lines: [/^! second integration: .* to another site/],
    code: 0,
  },
  {
    what: "another deployment with the same runs",
    cause: ({ account }) =>
      void account.webhooks.create({
        ...webhook,
        name: "audit",
        endpoint: "https://a.example/",
        labels: ["managed-by:1/eu-west-1/audit"],
      }),
    lines: [/^! second integration: The webhook audit with the label .* count twice\.$/],
    code: 0,
  },
];
