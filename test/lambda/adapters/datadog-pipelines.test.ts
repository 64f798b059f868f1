import { ObjectSerializer } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/models/ObjectSerializer.js";
import { expect, test } from "vitest";
import { createDatadogPipelines } from "../../../lambda/adapters/datadog-pipelines.ts";
import { parseNotification } from "../../../lambda/events/notification.ts";
import { runResources, type Stage } from "../../../lambda/forwarder/destinations/pipelines/domain/resources.ts";
import { asList, at, parseJson } from "../../../lambda/shared/json.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { loadPolicy } from "../../../simulator/policy.ts";
import { unparsedPaths } from "../../datadog/client-models.ts";
import { policyInputs, readPolicyInput } from "../../payloads.ts";

const policy = await loadPolicy(["details"]);

test("the official client knows everything that is sent", async () => {
  const runs = policyInputs.flatMap((name) => {
    const notification = parseNotification(JSON.stringify(policy(readPolicyInput(name))[0]?.payload ?? {}));
    if (notification.kind !== "event" || notification.event.kind !== "run") return [];
    const identity = { eventId: name, eventEpochSeconds: notification.event.epochSeconds ?? 0 };
    const configuration = { spaceliftEndpoint: "https://acme.app.spacelift.io", extraTags: [], excludeTags: [] };
    return [runResources(notification.event, identity, configuration)];
  });
  const sent: string[] = [];
  const { sendPipelines } = createDatadogPipelines("https://api.example", async ({ url, headers, body }) => {
    expect(url).toBe("https://api.example/api/v2/ci/pipeline");
    expect(headers).toMatchObject({ "DD-API-KEY": "the key", "Content-Type": "application/json" });
    sent.push(body?.toString("utf8") ?? "");
    return { kind: "answered", status: 202, headers: {}, body: '{"data":null}' };
  });
  expect(await sendPipelines(runs, new Secret("the key"), 1_000)).toMatchObject({ kind: "answered", status: 202 });
  const data = asList(at(parseJson(sent[0] ?? ""), "data"));
  expect(data).toHaveLength(runs.flatMap(({ resources }) => resources).length);
  for (const each of data) {
    const type = "CIAppCreatePipelineEventRequestData";
    expect(unparsedPaths(ObjectSerializer.deserialize(each, type), type)).toEqual([]);
  }
});

test("a body over the limit is not sent", async () => {
  const { sendPipelines } = createDatadogPipelines("https://api.example", () => expect.unreachable());
  const resource: Stage = {
    level: "stage",
    ...{ id: "a", pipelineUniqueId: "p", pipelineName: "p", name: "x".repeat(5_000_000) },
    ...{ startMilliseconds: 0, endMilliseconds: 0, tags: [] },
    status: "success",
  };
  expect(await sendPipelines([{ resources: [resource] }], new Secret("the key"), 1_000)).toMatchObject({
    kind: "not_sent",
    why: "too_large",
  });
});
