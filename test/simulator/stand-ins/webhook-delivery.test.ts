import { expect, test } from "vitest";
import { verify } from "../../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import {
  afterDelivery,
  deliveryHeaders,
  isDelivered,
  isTriedAgain,
  type WebhookHealth,
} from "../../../simulator/stand-ins/webhook-delivery.ts";

function afterFailures(health: WebhookHealth, count: number): WebhookHealth {
  return count === 0 ? health : afterFailures(afterDelivery(health, false), count - 1);
}

test("the tenth failure in a row disables a webhook", () => {
  const healthy = { enabled: true, failuresInARow: 0 };
  expect(afterFailures(healthy, 9)).toEqual({ enabled: true, failuresInARow: 9 });
  expect(afterFailures(healthy, 10)).toEqual({ enabled: false, failuresInARow: 0 });
});

test("a success resets the count", () => {
  const recovered = afterDelivery({ enabled: true, failuresInARow: 9 }, true);
  expect(recovered).toEqual({ enabled: true, failuresInARow: 0 });
  expect(afterDelivery(recovered, false)).toEqual({ enabled: true, failuresInARow: 1 });
});

test("no delivery enables a webhook", () => {
  for (const delivered of [true, false]) {
    expect(afterDelivery({ enabled: false, failuresInARow: 0 }, delivered).enabled).toBe(false);
  }
});

test.each([
  [200, true, false],
  [202, true, false],
  [301, false, false],
  [401, false, false],
  [429, false, false],
  [500, false, true],
  [503, false, true],
  [undefined, false, false],
])("after %s: delivered %s, retried %s", (status, delivered, again) => {
  expect([isDelivered(status), isTriedAgain(status, 1)]).toEqual([delivered, again]);
  expect(isTriedAgain(status, 0)).toBe(false);
});

test("the headers match Spacelift's", () => {
  const secret = new Secret("hush");
  const body = Buffer.from('{"run":"ä"}');
  const headers = deliveryHeaders(secret, body);
  expect(verify([secret], body, headers["X-Signature-256"])).toBe(true);
  expect(headers).toEqual({
    "Content-Type": "application/json",
    "User-Agent": "Go-http-client/2.0",
    "X-Signature": expect.stringMatching(/^sha1=[0-9a-f]{40}$/),
    "X-Signature-256": expect.stringMatching(/^sha256=[0-9a-f]{64}$/),
    Traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
    "X-Datadog-Trace-Id": expect.stringMatching(/^\d+$/),
    "X-Datadog-Parent-Id": expect.stringMatching(/^\d+$/),
    "X-Datadog-Sampling-Priority": "1",
  });
});

test("without a secret nothing is signed", () => {
  expect(Object.keys(deliveryHeaders(undefined, Buffer.alloc(0))).filter((name) => /signature/i.test(name))).toEqual(
    [],
  );
});
