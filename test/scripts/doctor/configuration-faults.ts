import { parameterNames } from "../../lambda/registrar/installation.ts";
import { type Fault, unreadable } from "./fault.ts";
import { datadogKey } from "./harness.ts";

export const configurationFaults: readonly Fault[] = [
  {
    what: "a stack after a rollback",
    deployment: { status: "UPDATE_ROLLBACK_COMPLETE", statusReason: "The policy has an error." },
    lines: [
      /^! stack: spacelift-datadog is UPDATE_ROLLBACK_COMPLETE \(The policy has an error\.\): the newest deployment was rolled back/,
    ],
    code: 0,
  },
  {
    what: "a stack in a failed state",
    deployment: { status: "UPDATE_ROLLBACK_FAILED" },
    lines: [/^✗ stack: spacelift-datadog is UPDATE_ROLLBACK_FAILED: .* failed, and so did its rollback$/],
    code: 1,
  },
  {
    what: "a deployment under way",
    deployment: { status: "UPDATE_IN_PROGRESS" },
    lines: [/^! stack: spacelift-datadog is UPDATE_IN_PROGRESS: a deployment is under way$/],
    code: 0,
  },
  {
    what: "a missing parameter",
    cause: ({ parameters }) => parameters.remove(datadogKey),
    lines: [/^✗ Datadog key: SSM has no parameter/],
    code: 1,
  },
  {
    what: "a parameter that is not a SecureString",
    cause: ({ parameters }) => parameters.put(parameterNames.secret, "a".repeat(64), "String"),
    lines: [/^✗ Spacelift key: secret: .* is not a SecureString/, /^✗ Spacelift login: .* is not a SecureString/],
    code: 1,
  },
  {
    what: "Parameter Store out of reach",
    ports: { parameters: { read: unreadable } },
    lines: [/^\? Datadog key/, /^\? webhook secret/, /^\? Spacelift key/, /^\? Spacelift key/, /Spacelift login/],
    code: 1,
  },
  {
    what: "a refused Datadog key",
    cause: ({ parameters }) => parameters.put(datadogKey, "revoked"),
    lines: [/^✗ Datadog key: http:\S+ refuses it \(status 403\)/],
    code: 1,
  },
  {
    what: "Datadog out of reach",
    cause: ({ datadogServer }) => datadogServer.refuse(true),
    lines: [/^\? Datadog key: .* is out of reach \(ECONNREFUSED\)$/],
    code: 3,
  },
  {
    what: "an unreadable forwarder",
    ports: { findForwarder: unreadable },
    lines: [/^\? Datadog key: Error: AccessDenied/, /^\? forwarder/],
    code: 3,
  },
  {
    what: "a missing webhook secret",
    cause: ({ parameters }) => parameters.remove(parameterNames.webhook),
    lines: [/^✗ webhook secret: SSM has no parameter/],
    code: 1,
  },
  {
    what: "expired webhook secrets",
    cause: ({ parameters }) => parameters.put(parameterNames.webhook, "old until=2020-01-01T00:00:00.000Z"),
    lines: [/^✗ webhook secret: all secrets of .* have expired/],
    code: 1,
  },
];
