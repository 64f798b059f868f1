import type { Deployment } from "../../../scripts/deployment/deployment.ts";
import type { DoctorPorts } from "../../../scripts/doctor/ports.ts";
import { name, parameterNames } from "../../lambda/registrar/installation.ts";
import { message, runMessage } from "../dlq/harness.ts";
import { datadogKey, type Patient } from "./harness.ts";

/** Something that may be the matter with a deployment, and what is said of it. */
interface Ailment {
  readonly what: string;
  readonly spoil?: (patient: Patient) => void | Promise<void>;
  readonly ports?: Partial<DoctorPorts>;
  readonly deployment?: Partial<Deployment>;
  readonly says: readonly RegExp[];
  readonly code: number;
}

const away = () => Promise.reject(new Error("AccessDenied"));
const webhook = { space: "root", labels: [], enabled: true, retryOnFailure: false, failuresInARow: 0 };
const direct = { ...webhook, name: "datadog", endpoint: "https://api.datadoghq.com/api/v2/series" };
const forwarder = (environment: Record<string, string>, mappingState = "Enabled"): Partial<DoctorPorts> => ({
  findForwarder: () => Promise.resolve({ name: "forwarder", mappingState, mappingId: "the mapping", environment }),
});
const queue = (
  depth: { readonly visible: number; readonly hidden: number },
  oldest: number | undefined,
  returned: number | undefined,
): Partial<DoctorPorts> => ({
  queueDepth: () => Promise.resolve(depth),
  oldestMessageSeconds: () => Promise.resolve(oldest),
  returnedMessageSeconds: () => Promise.resolve(returned),
});
const edit =
  (change: (body: string) => string) =>
  ({ account }: Patient) => {
    account.policies.update(name, { body: change(account.policies.find(name)?.body ?? "") });
  };

export const ailments: readonly Ailment[] = [
  {
    what: "a stack that was rolled back",
    deployment: { status: "UPDATE_ROLLBACK_COMPLETE", statusReason: "The policy has an error." },
    says: [
      /^! stack: spacelift-datadog is UPDATE_ROLLBACK_COMPLETE \(The policy has an error\.\): the newest deployment was rolled back/,
    ],
    code: 0,
  },
  {
    what: "a stack in a failed state",
    deployment: { status: "UPDATE_ROLLBACK_FAILED" },
    says: [/^✗ stack: spacelift-datadog is UPDATE_ROLLBACK_FAILED: .* failed, and so did its rollback$/],
    code: 1,
  },
  {
    what: "a deployment that is under way",
    deployment: { status: "UPDATE_IN_PROGRESS" },
    says: [/^! stack: spacelift-datadog is UPDATE_IN_PROGRESS: a deployment is under way$/],
    code: 0,
  },
  {
    what: "a parameter that is not there",
    spoil: ({ parameters }) => parameters.remove(datadogKey),
    says: [/^✗ Datadog key: SSM has no parameter/],
    code: 1,
  },
  {
    what: "a parameter that anybody can read",
    spoil: ({ parameters }) => parameters.put(parameterNames.secret, "a".repeat(64), "String"),
    says: [/^✗ Spacelift key: secret: .* no SecureString/, /^✗ Spacelift login: .* is not a SecureString/],
    code: 1,
  },
  {
    what: "Parameter Store out of reach",
    ports: { parameters: { read: away } },
    says: [/^\? Datadog key/, /^\? webhook secret/, /^\? Spacelift key/, /^\? Spacelift key/, /Spacelift login/],
    code: 1,
  },
  {
    what: "a Datadog key that is refused",
    spoil: ({ parameters }) => parameters.put(datadogKey, "revoked"),
    says: [/^✗ Datadog key: http:\S+ refuses it \(403\)/],
    code: 1,
  },
  {
    what: "Datadog out of reach",
    spoil: ({ datadogServer }) => datadogServer.refuse(true),
    says: [/^\? Datadog key: .* cannot be reached from here/],
    code: 3,
  },
  {
    what: "an unknown Datadog",
    ports: { findForwarder: away },
    says: [/^\? Datadog key: .* only the forwarder|^\? Datadog key: Error: AccessDenied/, /^\? forwarder/],
    code: 3,
  },
  {
    what: "a webhook secret that is not there",
    spoil: ({ parameters }) => parameters.remove(parameterNames.webhook),
    says: [/^✗ webhook secret: SSM has no parameter/],
    code: 1,
  },
  {
    what: "webhook secrets whose time is up",
    spoil: ({ parameters }) => parameters.put(parameterNames.webhook, "old until=2020-01-01T00:00:00.000Z"),
    says: [/^✗ webhook secret: .* holds no secret that is still accepted/],
    code: 1,
  },
  {
    what: "a Spacelift key that is refused",
    spoil: ({ account }) => account.deleteApiKey("01K9VJ3Q8T6W2X4Y5Z6A7B8C9D"),
    says: [/^✗ Spacelift login: Spacelift refuses the API key .* are not swapped\.$/],
    code: 1,
  },
  {
    what: "Spacelift out of reach",
    spoil: ({ installation }) => installation.spacelift.close(),
    says: [/^\? Spacelift login: .* cannot be reached/],
    code: 3,
  },
  {
    what: "a space that is not there",
    spoil: ({ settings }) => {
      settings["Space"] = "nowhere";
    },
    says: [/^✗ Spacelift login: .* there is no space nowhere/],
    code: 1,
  },
  {
    what: "a webhook that is gone",
    spoil: ({ account }) => void account.webhooks.delete(name),
    says: [/^✗ webhook: Spacelift has no webhook/],
    code: 1,
  },
  {
    what: "a webhook that is disabled",
    spoil: ({ account }) => void account.webhooks.update(name, { enabled: false }),
    says: [/^✗ webhook: .* is disabled/],
    code: 1,
  },
  {
    what: "a webhook that points elsewhere, without our label",
    spoil: ({ account }) =>
      void account.webhooks.update(name, { endpoint: "https://other.example/?token=a1", labels: [] }),
    says: [
      /^✗ webhook: .*: endpoint is https:\/\/other\.example\/\?token=\[redacted\], and https?:\S+ was registered; label is none, and managed-by:\S+ was registered$/,
    ],
    code: 1,
  },
  {
    what: "a policy that is gone",
    spoil: ({ account }) => void account.policies.delete(name),
    says: [/^✗ policy: Spacelift has no policy/],
    code: 1,
  },
  {
    what: "a policy of another engine",
    spoil: ({ account }) => void account.policies.update(name, { engineType: "REGO_V0" }),
    says: [/^✗ policy: .*: engine is REGO_V0, and REGO_V1 was registered$/],
    code: 1,
  },
  {
    what: "an edited core",
    spoil: edit((body) => `# mine\n${body}`),
    says: [/^✗ policy: the core .* edited/],
    code: 1,
  },
  {
    what: "an edited extension",
    spoil: edit((body) => `${body}\ntags contains "team:ops"\n`),
    says: [/^! policy: the extension .* edited in Spacelift, and is in effect$/],
    code: 0,
  },
  {
    what: "a deployment of another version",
    spoil: ({ settings }) => {
      settings["PolicyCore"] = "other";
    },
    says: [/^! policy: .* cannot be compared/],
    code: 0,
  },
  {
    what: "Spacelift's Terraform module beside it",
    spoil: ({ account }) => void account.webhooks.create(direct),
    ports: forwarder({ DATADOG_URL: "https://api.datadoghq.com" }),
    says: [/Datadog key/, /^✗ second integration: .* api.datadoghq.com, .* runs count twice/],
    code: 1,
  },
  {
    what: "that module, disabled",
    spoil: ({ account }) => void account.webhooks.create({ ...direct, enabled: false }),
    says: [/^! second integration: .* it is disabled/],
    code: 0,
  },
  {
    what: "that module, for another site",
    spoil: ({ account }) => void account.webhooks.create(direct),
    says: [/^! second integration: .* to another site/],
    code: 0,
  },
  {
    what: "another registration of ours",
    spoil: ({ account }) =>
      void account.webhooks.create({
        ...webhook,
        name: "audit",
        endpoint: "https://a.example/",
        labels: ["managed-by:1/eu-west-1/audit"],
      }),
    says: [/^! second integration: The webhook audit with the label .* count twice\.$/],
    code: 0,
  },
  {
    what: "no function behind the queue",
    ports: { findForwarder: () => Promise.resolve(undefined) },
    says: [/^\? Datadog key/, /^✗ forwarder: no function is mapped/],
    code: 1,
  },
  {
    what: "a disabled mapping",
    ports: forwarder({}, "Disabled"),
    says: [/^\? Datadog key/, /^✗ forwarder: .* is Disabled/],
    code: 1,
  },
  {
    what: "a queue that waits for long",
    ports: queue({ visible: 3, hidden: 1 }, 7200, undefined),
    says: [/^✗ queue: 3 waiting, 1 being sent .* the oldest for 120 minutes; /],
    code: 1,
  },
  {
    what: "an outage, in which SQS says 0 because all messages were received three times",
    ports: queue({ visible: 0, hidden: 300 }, 0, 3600),
    says: [/^✗ queue: 0 waiting, 300 being sent .* the oldest for 60 minutes when the forwarder last returned it; /],
    code: 1,
  },
  {
    what: "an outage, in which SQS has only the age of what came last",
    ports: queue({ visible: 2, hidden: 300 }, 30, 3600),
    says: [/^✗ queue: .* the oldest for 60 minutes when/],
    code: 1,
  },
  {
    what: "a hidden backlog of which nobody knows the age",
    ports: queue({ visible: 0, hidden: 300 }, 0, undefined),
    says: [/^\? queue: 0 waiting, 300 being sent .*; CloudWatch knows the age of none of them$/],
    code: 3,
  },
  {
    what: "a queue of which CloudWatch does not know the age yet",
    ports: queue({ visible: 3, hidden: 1 }, undefined, undefined),
    says: [/^\? queue: 3 waiting, .* CloudWatch knows the age of none/],
    code: 3,
  },
  {
    what: "a queue of which one of the two ages cannot be read",
    ports: { ...queue({ visible: 3, hidden: 1 }, 60, undefined), returnedMessageSeconds: away },
    says: [/^\? queue: 3 waiting, .* how old the oldest is: Error: AccessDenied$/],
    code: 3,
  },
  {
    what: "a queue that waits for long by the one age that can be read",
    ports: { ...queue({ visible: 3, hidden: 1 }, 0, 7200), oldestMessageSeconds: away },
    says: [/^✗ queue: .* the oldest for 120 minutes when/],
    code: 1,
  },
  { what: "SQS out of reach", ports: { queueDepth: away }, says: [/^\? queue: Error: AccessDenied$/], code: 3 },
  {
    what: "failed events",
    spoil: async ({ deadLetters }) => {
      await deadLetters.send({ body: runMessage("dns", 0), attributes: { reason: "rejected" } });
      await deadLetters.send({ body: runMessage("vpn", 0), attributes: { reason: "rejected" } });
      await deadLetters.send({ body: message("<html>"), attributes: { reason: "malformed" } });
    },
    says: [/^✗ dead-letter queue: 3 event\(s\) are not counted: 1 malformed, 2 rejected$/],
    code: 1,
  },
  {
    what: "failed events that somebody else is looking at",
    spoil: async ({ deadLetters }) => {
      for (const stack of ["dns", "vpn"]) await deadLetters.send({ body: runMessage(stack, 0) });
      await deadLetters.receive(2);
    },
    says: [/^\? dead-letter queue: 2 event\(s\), .* none .*: about 2 more event\(s\) are held by another command, /],
    code: 3,
  },
  {
    what: "failed events of which somebody else is looking at one",
    spoil: async ({ deadLetters }) => {
      for (const stack of ["dns", "vpn"]) {
        await deadLetters.send({ body: runMessage(stack, 0), attributes: { reason: "rejected" } });
      }
      await deadLetters.receive(1);
    },
    says: [
      /^✗ dead-letter queue: 1 event\(s\) are not counted: 1 rejected; and perhaps more: about 1 more event\(s\) are held/,
    ],
    code: 1,
  },
  {
    what: "no delivery that CloudWatch knows of",
    ports: { lastQueuedMilliseconds: () => Promise.resolve(undefined) },
    says: [/^! last delivery: unknown/],
    code: 0,
  },
  {
    what: "no delivery for days",
    ports: { lastQueuedMilliseconds: () => Promise.resolve(Date.UTC(2026, 9, 30, 7)) },
    says: [/^! last delivery: the last one .* 2026-10-30 07:00 UTC$/],
    code: 0,
  },
  { what: "CloudWatch out of reach", ports: { lastQueuedMilliseconds: away }, says: [/^\? last delivery/], code: 3 },
  {
    what: "a ledger that forgets nothing",
    ports: { timeToLiveAttribute: () => Promise.resolve(undefined) },
    says: [/^✗ ledger: .* has no time to live/],
    code: 1,
  },
  {
    what: "a ledger that forgets by another attribute",
    ports: { timeToLiveAttribute: () => Promise.resolve("ttl") },
    says: [/^✗ ledger: .* on ttl/],
    code: 1,
  },
  {
    what: "a clock that is behind",
    deployment: { clockAheadMilliseconds: -300_000 },
    says: [/^! clock: this machine is 300 s behind AWS/],
    code: 0,
  },
  { what: "an unknown time", deployment: { clockAheadMilliseconds: undefined }, says: [/^\? clock/], code: 3 },
];
