import { expect, test } from "vitest";
import { readSettings } from "../../simulator/settings.ts";

test("every setting has a default", () => {
  const settings = readSettings({ PORT: "" });
  expect(settings).toMatchObject({ port: 4280, isSecretRandom: true, traffic: true, poll: true, opa: "opa" });
  expect(settings.webhookSecret.reveal()).toMatch(/^[0-9a-f]{64}$/);
  expect(settings.datadog).toBeUndefined();
});

test("reads the variables", () => {
  const settings = readSettings({ PORT: "8080", WEBHOOK_SECRET: "hush", TRAFFIC: "off", POLL: "off", OPA: "/opt/opa" });
  expect(settings).toMatchObject({ port: 8080, isSecretRandom: false, traffic: false, poll: false, opa: "/opt/opa" });
  expect(settings.webhookSecret.reveal()).toBe("hush");
});

test.each([
  [{}, "https://api.datadoghq.com"],
  [{ DD_SITE: "us5.datadoghq.com" }, "https://api.us5.datadoghq.com"],
  [{ DD_SITE: "datadoghq.eu", DD_URL: "http://127.0.0.1:8126/" }, "http://127.0.0.1:8126"],
])("forwards, with a key and %j, to %s", (environment, url) => {
  const settings = readSettings({ DD_API_KEY: " key\n", ...environment });
  expect(settings.datadog?.url).toBe(url);
  expect(settings.datadog?.apiKey.reveal()).toBe("key");
});

test("chooses the destinations, all by default", () => {
  expect(readSettings({}).destinations).toEqual(["metrics", "pipelines", "events", "deployments", "logs"]);
  expect(readSettings({ DESTINATIONS: "" }).destinations).toEqual(readSettings({}).destinations);
  expect(readSettings({ DESTINATIONS: "events, metrics" }).destinations).toEqual(["metrics", "events"]);
});

test("--port takes precedence over PORT", () => {
  expect(readSettings({ PORT: "8080" }, "9090").port).toBe(9090);
  expect(() => readSettings({}, "web")).toThrow("--port is web. It must be 0 to 65535.");
});

test("sends generated runs to a real Datadog only on request", () => {
  expect(readSettings({ DD_API_KEY: "key" }).traffic).toBe(false);
  expect(readSettings({ DD_API_KEY: "key", TRAFFIC: "on" }).traffic).toBe(true);
});

test.each([
  [{ PORT: "http" }, "PORT is http"],
  [{ PORT: "65536" }, "PORT is 65536"],
  [{ TRAFFIC: "no" }, "TRAFFIC is no"],
  [{ DESTINATIONS: "metrics,spans" }, "one or more of metrics,pipelines,events,deployments, and may add logs"],
  [{ DESTINATIONS: "logs" }, "DESTINATIONS is logs"],
  [{ DESTINATIONS: "," }, "DESTINATIONS is ,"],
  [{ POLL: "1" }, "POLL is 1"],
  [{ WEBHOOK_SECRET: "two words" }, "WEBHOOK_SECRET has white space"],
  [{ DD_API_KEY: "key", DD_URL: "http://example.com" }, "http://example.com"],
  [{ DD_API_KEY: "key", DD_URL: "https://example.com/path" }, "https://example.com/path"],
  [{ DD_API_KEY: "key", DD_SITE: "not a site" }, "not a site"],
])("refuses %j", (environment, message) => {
  expect(() => readSettings(environment)).toThrow(message);
});
