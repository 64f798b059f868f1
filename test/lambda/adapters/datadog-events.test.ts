import { ObjectSerializer } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js";
import { expect, test } from "vitest";
import { createDatadogEvents } from "../../../lambda/adapters/datadog-events.ts";
import { parseNotification } from "../../../lambda/events/notification.ts";
import { datadogEvent } from "../../../lambda/forwarder/destinations/events/domain/datadog-event.ts";
import { parseJson } from "../../../lambda/shared/json.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { loadPolicy } from "../../../simulator/policy.ts";
import { unparsedPaths } from "../../datadog/client-models.ts";
import { policyInputs, readPolicyInput } from "../../payloads.ts";

const policy = await loadPolicy(["details"]);
const configuration = { spaceliftEndpoint: "https://acme.app.spacelift.io", extraTags: [], excludeTags: [] };

test("the official client knows everything that is sent", async () => {
  const sent: string[] = [];
  const { sendEvent } = createDatadogEvents("https://api.example", async ({ url, headers, body }) => {
    expect(url).toBe("https://api.example/api/v1/events");
    expect(headers).toMatchObject({ "DD-API-KEY": "the key", "Content-Type": "application/json" });
    sent.push(body?.toString("utf8") ?? "");
    return { kind: "answered", status: 202, headers: {}, body: '{"status":"ok"}' };
  });
  for (const name of policyInputs) {
    const notification = parseNotification(JSON.stringify(policy(readPolicyInput(name))[0]?.payload ?? {}));
    if (notification.kind !== "event") continue;
    const event = datadogEvent(notification.event, 1_800_000_000, configuration);
    expect(await sendEvent(event, new Secret("the key"), 1_000)).toMatchObject({ kind: "answered", status: 202 });
  }
  expect(sent.length).toBeGreaterThan(5);
  for (const body of sent) {
    const event = ObjectSerializer.deserialize(parseJson(body), "EventCreateRequest");
    expect(unparsedPaths(event, "EventCreateRequest")).toEqual([]);
    expect(event).toMatchObject({ sourceTypeName: "spacelift" });
  }
});
