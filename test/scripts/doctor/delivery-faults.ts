import type { DoctorPorts } from "../../../scripts/doctor/ports.ts";
import { message, runMessage } from "../dlq/harness.ts";
import { type Fault, forwarder, unreadable } from "./fault.ts";

const queue = (
  depth: { readonly visible: number; readonly hidden: number },
  oldest: number | undefined,
  returned: number | undefined,
): Partial<DoctorPorts> => ({
  queueDepth: () => Promise.resolve(depth),
  oldestMessageSeconds: () => Promise.resolve(oldest),
  returnedMessageSeconds: () => Promise.resolve(returned),
});

export const deliveryFaults: readonly Fault[] = [
  {
    what: "no function behind the queue",
    ports: { findForwarder: () => Promise.resolve(undefined) },
    lines: [/^\? Datadog key/, /^✗ forwarder: no function is mapped/],
    code: 1,
  },
  {
    what: "a disabled mapping",
    ports: forwarder({}, "Disabled"),
    lines: [/^\? Datadog key/, /^✗ forwarder: .* is Disabled/],
    code: 1,
  },
  {
    what: "a queue with an old message",
    ports: queue({ visible: 3, hidden: 1 }, 7200, undefined),
    lines: [/^✗ queue: 3 waiting, 1 being sent .* the oldest for 120 minutes; /],
    code: 1,
  },
  {
    what: "an outage in which SQS reports 0, since all messages were received three times",
    ports: queue({ visible: 0, hidden: 300 }, 0, 3600),
    lines: [/^✗ queue: 0 waiting, 300 being sent .* the oldest for 60 minutes when the forwarder last returned it; /],
    code: 1,
  },
  {
    what: "an outage in which SQS reports only the newest message's age",
    ports: queue({ visible: 2, hidden: 300 }, 30, 3600),
    lines: [/^✗ queue: .* the oldest for 60 minutes when/],
    code: 1,
  },
  {
    what: "an in-flight backlog of unknown age",
    ports: queue({ visible: 0, hidden: 300 }, 0, undefined),
    lines: [/^\? queue: 0 waiting, 300 being sent .*; CloudWatch has no age of any message$/],
    code: 3,
  },
  {
    what: "a queue without an age in CloudWatch",
    ports: queue({ visible: 3, hidden: 1 }, undefined, undefined),
    lines: [/^\? queue: 3 waiting, .* CloudWatch has no age/],
    code: 3,
  },
  {
    what: "a queue with one unreadable age",
    ports: { ...queue({ visible: 3, hidden: 1 }, 60, undefined), returnedMessageSeconds: unreadable },
    lines: [/^\? queue: 3 waiting, .* the age of the oldest is unknown: Error: AccessDenied$/],
    code: 3,
  },
  {
    what: "an old message by the one readable age",
    ports: { ...queue({ visible: 3, hidden: 1 }, 0, 7200), oldestMessageSeconds: unreadable },
    lines: [/^✗ queue: .* the oldest for 120 minutes when/],
    code: 1,
  },
  { what: "SQS out of reach", ports: { queueDepth: unreadable }, lines: [/^\? queue: Error: AccessDenied$/], code: 3 },
  {
    what: "failed events",
    cause: async ({ deadLetters }) => {
      await deadLetters.send({ body: runMessage("dns", 0), attributes: { reason: "rejected" } });
      await deadLetters.send({ body: runMessage("vpn", 0), attributes: { reason: "rejected" } });
      await deadLetters.send({ body: message("<html>"), attributes: { reason: "malformed" } });
    },
    lines: [/^✗ dead-letter queue: 3 event\(s\) are not counted: 1 malformed, 2 rejected$/],
    code: 1,
  },
  {
    what: "failed events that another command holds",
    cause: async ({ deadLetters }) => {
      for (const stack of ["dns", "vpn"]) await deadLetters.send({ body: runMessage(stack, 0) });
      await deadLetters.receive(2);
    },
    lines: [
      /^\? dead-letter queue: 2 event\(s\), and SQS returned none: about 2 more event\(s\) are held by another command, /,
    ],
    code: 3,
  },
  {
    what: "failed events of which another command holds one",
    cause: async ({ deadLetters }) => {
      for (const stack of ["dns", "vpn"]) {
        await deadLetters.send({ body: runMessage(stack, 0), attributes: { reason: "rejected" } });
      }
      await deadLetters.receive(1);
    },
    lines: [
      /^✗ dead-letter queue: 1 event\(s\) are not counted: 1 rejected, and perhaps more: about 1 more event\(s\) are held/,
    ],
    code: 1,
  },
  {
    what: "heartbeats that do not arrive",
    ports: { lastAcceptedMilliseconds: () => Promise.resolve(0) },
    lines: [/^✗ heartbeat: Datadog has accepted nothing for \d+ minutes, and a heartbeat is due every 5$/],
    code: 1,
  },
  {
    what: "no heartbeat in the log",
    ports: { lastAcceptedMilliseconds: () => Promise.resolve(undefined) },
    lines: [/^! heartbeat: unknown/],
    code: 0,
  },
  {
    what: "no delivery in CloudWatch",
    ports: { lastQueuedMilliseconds: () => Promise.resolve(undefined) },
    lines: [/^! last delivery: unknown/],
    code: 0,
  },
  {
    what: "no delivery for days",
    ports: { lastQueuedMilliseconds: () => Promise.resolve(Date.UTC(2026, 9, 30, 7)) },
    lines: [/^! last delivery: not since the hour from 2026-10-30 07:00 UTC$/],
    code: 0,
  },
  {
    what: "CloudWatch out of reach",
    ports: { lastQueuedMilliseconds: unreadable },
    lines: [/^\? last delivery/],
    code: 3,
  },
  {
    what: "a ledger without time to live",
    ports: { timeToLiveAttribute: () => Promise.resolve(undefined) },
    lines: [/^✗ ledger: .* has no time to live/],
    code: 1,
  },
  {
    what: "a ledger with time to live on another attribute",
    ports: { timeToLiveAttribute: () => Promise.resolve("ttl") },
    lines: [/^✗ ledger: .* on ttl/],
    code: 1,
  },
  {
    what: "a clock that is slow",
    deployment: { clockAheadMilliseconds: -300_000 },
    lines: [/^! clock: this machine is 300 s behind AWS/],
    code: 0,
  },
  { what: "an unknown time", deployment: { clockAheadMilliseconds: undefined }, lines: [/^\? clock/], code: 3 },
];
