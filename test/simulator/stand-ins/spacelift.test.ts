import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { verify } from "../../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { listenOnLoopback, stopServer } from "../../../simulator/loopback.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import { adminKey, ask, logIn, queries } from "./spacelift-client.ts";

test("delivers over HTTP to a webhook registered over HTTP", async () => {
  const received: boolean[] = [];
  const receiver = createServer((incoming, outgoing) => {
    void buffer(incoming).then((body) => {
      received.push(verify([new Secret("hush")], body, String(incoming.headers["x-signature-256"])));
      outgoing.writeHead(202).end();
    });
  });
  const endpoint = `http://127.0.0.1:${await listenOnLoopback(receiver, 0)}/webhook`;
  const spacelift = await startSpaceliftStandIn({ evaluator: await createPolicyEvaluator("no-opa") });
  const event = { account: { name: "acme" }, internal_error: { severity: "ERROR" } };
  const common = { space: "root", name: "spacelift-datadog", labels: [] };

  spacelift.account.putApiKey(adminKey);
  const jwt = await logIn(spacelift.url);
  const register = (query: string, input: object) => ask(spacelift.url, jwt, query, { input: { ...common, ...input } });
  await register(queries.createWebhook, { endpoint, enabled: true, secret: "hush" });
  expect(await spacelift.notify(event)).toEqual({ sent: 0, refused: [] });
  const body = readFileSync(new URL("../../../policy/notification.rego", import.meta.url), "utf8");
  await register(queries.createPolicy, { body, type: "NOTIFICATION", engineType: "REGO_V1" });
  expect(await spacelift.notify(event)).toEqual({ sent: 1, refused: [] });
  expect(await spacelift.notify({ ...event, webhook_endpoints: [{ id: "slack" }] })).toEqual({ sent: 0, refused: [] });
  expect(received).toEqual([true]);

  await stopServer(receiver);
  expect(await spacelift.notify(event)).toMatchObject({ sent: 0, refused: [{ status: 0, tries: 1 }] });
  await spacelift.close();
});
