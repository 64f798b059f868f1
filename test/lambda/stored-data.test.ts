import { describe, expect, test } from "vitest";
import { eventKey, type Item, parseClaim, secondText, slotPartition } from "../../lambda/adapters/ledger-item.ts";
import { parseNotification } from "../../lambda/events/notification.ts";
import { slotKeyOf } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { mapEvent } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { targetKey } from "../../lambda/forwarder/destinations/metrics/domain/target.ts";
import { isHeartbeat } from "../../lambda/forwarder/read-record.ts";
import { parseAssetsMemory } from "../../lambda/installer/domain/assets-memory.ts";
import {
  settingsDigest as assetsDigest,
  parseDatadogTarget,
  parsePreviousInstallation,
} from "../../lambda/installer/domain/installation.ts";
import { settingsDigest } from "../../lambda/registrar/domain/registration.ts";
import { parseRegistrationMemory } from "../../lambda/registrar/domain/registration-memory.ts";
import { parsePreviousRegistration, parseRegistration } from "../../lambda/registrar/domain/registration-properties.ts";
import { parseFenceNote } from "../../lambda/shared/custom-resource/fence-note.ts";
import { unpackDelivery } from "../../lambda/shared/envelope.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { formatWebhookSecrets, parseWebhookSecrets } from "../../lambda/shared/webhook-secrets.ts";
import { fixture } from "../payloads.ts";
import { defaultProperties } from "./installer/installation.ts";

// Version 0.1.0 wrote this into queues, tables, parameters and templates. It may not change, because an upgrade finds it there.
const stored = JSON.parse(fixture("stored/version-0.1.0.json"));
const payloads = JSON.parse(fixture("payload/version-1.json"));

describe("a message on the queue", () => {
  const { heartbeat, ...deliveries } = stored.messages;

  test.each(Object.entries(deliveries))("has its body, if that is %s", (_, message) => {
    const delivery = unpackDelivery(String(message));
    expect(delivery).toMatchObject({
      receivedAtMilliseconds: 1763800401234,
      receiptId: "4e9b2c1a-0d5f-4b7e-8f3a-1c2d3e4f5a6b",
    });
    const text = Buffer.from(delivery?.body ?? []).toString();
    expect(JSON.parse(text.replace("\uFFFF", ""))).toEqual(payloads["module-version-failed"]);
  });

  test("is recognised as a heartbeat", () => {
    expect(isHeartbeat({ body: heartbeat })).toBe(true);
  });
});

describe("an item of the ledger", () => {
  const { target, eventId, items } = stored.ledger;
  const notification = parseNotification(JSON.stringify(payloads["run-with-extension"]));
  if (notification.kind === "malformed") throw new Error(notification.reason);
  const configuration = { metricPrefix: target.metricPrefix, extraTags: [], excludeTags: [] };
  const { series } = mapEvent(notification.event, configuration);
  const claim = { slotKey: slotKeyOf(series), second: 1763800187, generation: 2, series };
  const claimIn = (item: Item) => parseClaim(withBytes(item));

  test("is found by the event's key, and a second by the tags that the event has now", () => {
    const pk = eventKey(targetKey(target), eventId);
    for (const state of ["unknown", "refused", "done"]) expect(items[state].pk.S).toBe(pk);
    expect(items.slot).toMatchObject({
      pk: { S: slotPartition(targetKey(target), claim.slotKey) },
      sk: { S: secondText(claim.second) },
      owner: { S: pk },
    });
  });

  test("gives its claim", () => {
    expect(claimIn(items.unknown)).toEqual({ ...claim, open: ["0a1b", "2c3d"], done: false });
    expect(claimIn(items.refused)).toEqual({ ...claim, open: [], done: false });
    expect(claimIn(items.done)).toEqual({ ...claim, open: ["0a1b"], done: true, series: [] });
  });
});

/** Binary attributes are Base64 in the fixture. */
function withBytes(item: Item): Item {
  const packed: unknown = item["series"]?.B;
  return typeof packed === "string" ? { ...item, series: { B: Buffer.from(packed, "base64") } } : item;
}

describe("a registration", () => {
  const { adopted, rotated, webhookSecrets, properties } = stored.registration;
  const resource = {
    stackId: "arn:aws:cloudformation:us-east-1:000000000000:stack/one/one-0a1b",
    logicalId: "Registered",
  };
  const memoryIn = (note: unknown) => parseRegistrationMemory(parseFenceNote(JSON.stringify(note), "R#").state);

  test("is remembered, with what it adopted", () => {
    expect(parseFenceNote(JSON.stringify(rotated), "R#")).toMatchObject(rotated);
    expect(memoryIn(rotated)).toMatchObject(rotated.state);
    expect(memoryIn(adopted)).toMatchObject(adopted.state);
  });

  test("has its properties, and reconciliations compare the same settings", () => {
    const registration = parseRegistration(properties, resource);
    const [generation] = Object.values(memoryIn(rotated).generations);
    expect(settingsDigest(registration)).toBe(generation?.settings);
    expect(parsePreviousRegistration(properties, { ...registration, policyExtension: "" })).toEqual({
      endpoint: properties.SpaceliftEndpoint,
      policyExtension: properties.PolicyExtension,
      webhookSecretParameter: properties.WebhookSecretParameter,
      webhookSecretStorage: { tags: {} },
    });
  });

  test("keeps its webhook secrets with their notes", () => {
    const lines = new Secret(webhookSecrets.join("\n"));
    const secrets = parseWebhookSecrets(lines);
    expect(secrets.map(({ secret, madeFor }) => [secret.reveal(), madeFor?.version])).toEqual([
      ["webhook-secret-1", 2],
      ["webhook-secret-2", 1],
      ["written-by-hand", undefined],
    ]);
    expect(secrets.map(({ untilMilliseconds }) => untilMilliseconds !== undefined)).toEqual([false, true, true]);
    expect(formatWebhookSecrets(secrets).reveal()).toBe(lines.reveal());
  });
});

describe("an installation in Datadog", () => {
  const { note, properties, oldProperties } = stored.assets;
  const present = defaultProperties("https://api.datadoghq.com");
  const stackId = "arn:aws:cloudformation:us-east-1:000000000000:stack/one/one-0a1b";
  const request = { stackId, logicalId: "Installed", properties: present };

  test("is remembered, with a monitor that an update deleted", () => {
    const { state } = parseFenceNote(JSON.stringify(note), "R#");
    expect(parseAssetsMemory(state)).toMatchObject(note.state);
  });

  test("has its properties, and the schedule describes the same metrics", () => {
    expect(assetsDigest(parseDatadogTarget(properties))).toBe(note.state.settings);
    expect([...(parsePreviousInstallation(request, oldProperties)?.monitors.keys() ?? [])]).toEqual([
      "failing-runs",
      "dead-letters",
    ]);
  });
});
