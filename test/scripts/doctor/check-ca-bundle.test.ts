import { afterEach, beforeEach, expect, test } from "vitest";
import { createPrivateCa } from "../../private-ca.ts";
import { startTlsFront } from "../../tls-front.ts";
import { createDoctorHarness, type DoctorHarness } from "./harness.ts";

const ca = createPrivateCa("Acme");
const certificate = ca.issue();
const day = 24 * 60 * 60 * 1000;

let harness: DoctorHarness;
beforeEach(async () => {
  harness = await createDoctorHarness();
  const { url } = await startTlsFront(harness.installation.spacelift.url, certificate);
  Object.assign(harness.settings, { SpaceliftEndpoint: url, SpaceliftCaParameter: "/acme/ca" });
});
afterEach(() => harness.close());

test("the doctor logs in with the bundle of the deployment", async () => {
  harness.parameters.put("/acme/ca", ca.certificate, "String");
  const { out } = await harness.run();
  expect(out).toMatch(/^✓ Spacelift CA: \/acme\/ca holds 1 certificate\(s\), the first valid until 20\d\d-\d\d-\d\d$/m);
  expect(out).toMatch(/^✓ Spacelift login: /m);
});

test("the doctor reports a missing bundle, with the command", async () => {
  const { code, out } = await harness.run();
  expect(out).toMatch(
    /^✗ Spacelift CA: SSM has no parameter \/acme\/ca\n {2}→ Store it: aws ssm put-parameter .*--type String/m,
  );
  expect(out).toMatch(/^✗ Spacelift login: SSM has no parameter \/acme\/ca, /m);
  expect(code).toBe(1);
});

test("the doctor reports a bundle without a certificate, and one without the host's CA", async () => {
  harness.parameters.put("/acme/ca", "ca.pem", "String");
  expect((await harness.run()).out).toMatch(/^✗ Spacelift CA: There is no PEM certificate in .*spaceliftCaParameter$/m);
  harness.parameters.put("/acme/ca", createPrivateCa("Another").certificate, "String");
  expect((await harness.run()).out).toMatch(
    /^[✗?] Spacelift login: The certificate of \S+ is not signed by .*\/acme\/ca/m,
  );
});

test.each([
  ["expires", 3640],
  ["expired", 3651],
])("the doctor notes that one of the certificates %s", async (verb, days) => {
  harness.parameters.put("/acme/ca", `${ca.certificate}${createPrivateCa("Next", 7300).certificate}`, "String");
  const now = () => Date.now() + days * day;
  const { out } = await harness.run([], { now });
  expect(out).toMatch(new RegExp(`^! Spacelift CA: a certificate in /acme/ca ${verb} on 20\\d\\d-\\d\\d-\\d\\d$`, "m"));
});
