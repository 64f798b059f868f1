import { expect, onTestFinished, test } from "vitest";
import { VerifyError } from "../../../scripts/verify/check.ts";
import { datadogService } from "../../../scripts/verify/datadog/service.ts";
import { readDatadogKeys, readSpaceliftKeys } from "../../../scripts/verify/keys.ts";
import { startDatadog } from "./datadog.ts";
import { createClock, run } from "./harness.ts";

test("a missing key is reported in one sentence", () => {
  expect(() => readDatadogKeys({})).toThrow("Set DD_API_KEY to an API key of the Datadog organisation.");
  expect(() => readDatadogKeys({ DD_API_KEY: "a" })).toThrow("Set DD_APP_KEY");
  expect(() => readSpaceliftKeys({})).toThrow("Set SPACELIFT_API_KEY_ENDPOINT");
  const endpoint = { SPACELIFT_API_KEY_ENDPOINT: "https://acme.app.spacelift.io" };
  expect(() => readSpaceliftKeys(endpoint)).toThrow("Set SPACELIFT_API_KEY_ID");
  expect(() => readSpaceliftKeys({ ...endpoint, SPACELIFT_API_KEY_ID: "a" })).toThrow("Set SPACELIFT_API_KEY_SECRET");
});

test("the environment names the addresses, and no key is sent over plain HTTP", () => {
  const keys = { DD_API_KEY: "a", DD_APP_KEY: "b" };
  expect(readDatadogKeys(keys).url).toBe("https://api.datadoghq.com");
  expect(readDatadogKeys({ ...keys, DD_SITE: "us5.datadoghq.com" }).url).toBe("https://api.us5.datadoghq.com");
  expect(readDatadogKeys({ ...keys, DD_URL: "http://127.0.0.1:8080/" }).url).toBe("http://127.0.0.1:8080");
  expect(() => readDatadogKeys({ ...keys, DD_URL: "http://api.example" })).toThrow("DD_URL gives http://api.example");
  expect(() => readSpaceliftKeys({ SPACELIFT_API_KEY_ENDPOINT: "http://acme.app.spacelift.io" })).toThrow(VerifyError);
});

test.each([
  ["DD_API_KEY", { apiKey: "wrong" }],
  ["DD_APP_KEY", { appKey: "wrong" }],
])("a wrong %s is reported, and nothing is written", async (variable, wrong) => {
  const clock = createClock();
  const datadog = await startDatadog(clock.now);
  onTestFinished(datadog.close);
  const keys = { ...datadog.keys, ...wrong };
  const given = readDatadogKeys({ DD_URL: datadog.connection.url, DD_API_KEY: keys.apiKey, DD_APP_KEY: keys.appKey });
  const connect = () => datadogService({ ...datadog.connection, ...given });
  const { code, said } = await run(["--datadog", "--yes"], connect, clock);
  expect({ code, said }).toMatchObject({ code: 3, said: expect.stringContaining(variable) });
  expect(datadog.standIn.series()).toEqual([]);
});
