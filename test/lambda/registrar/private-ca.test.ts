import { expect, test } from "vitest";
import { createPrivateCa } from "../../private-ca.ts";
import { startTlsFront } from "../../tls-front.ts";
import { install } from "./installation.ts";

const ca = createPrivateCa("Acme");
const certificate = ca.issue();
const SpaceliftCaParameter = "/acme/ca";

async function installBehindPrivateCa() {
  const installation = await install();
  const { url: SpaceliftEndpoint } = await startTlsFront(installation.spacelift.url, certificate);
  const storeBundle = (text: string) => installation.parameters.put(SpaceliftCaParameter, text, "String");
  return { ...installation, SpaceliftEndpoint, storeBundle };
}

test("a Spacelift behind a private CA gets the registration once the bundle is there", async () => {
  const { deploy, SpaceliftEndpoint, storeBundle } = await installBehindPrivateCa();
  expect(await deploy({ SpaceliftEndpoint })).toMatchObject({
    status: "FAILED",
    reason: expect.stringMatching(
      /^The certificate of \S+ is not signed by a public CA .* set spaceliftCaParameter to /,
    ),
  });
  expect(await deploy({ SpaceliftEndpoint, SpaceliftCaParameter })).toMatchObject({
    status: "FAILED",
    reason: expect.stringMatching(
      /^SSM has no parameter \/acme\/ca, which spaceliftCaParameter names: put .*--type String /,
    ),
  });
  storeBundle("my-ca.pem");
  expect(await deploy({ SpaceliftEndpoint, SpaceliftCaParameter })).toMatchObject({
    status: "FAILED",
    reason: expect.stringMatching(/^There is no PEM certificate in the SSM parameter \/acme\/ca /),
  });
  storeBundle(createPrivateCa("Another").certificate);
  expect(await deploy({ SpaceliftEndpoint, SpaceliftCaParameter })).toMatchObject({
    status: "FAILED",
    reason: expect.stringMatching(/ is not signed by a public CA, or by one in \/acme\/ca \(/),
  });
  storeBundle(ca.certificate);
  expect(await deploy({ SpaceliftEndpoint, SpaceliftCaParameter })).toMatchObject({ status: "SUCCESS" });
});

test("the schedule reaches Spacelift with the bundle, too", async () => {
  const { deploy, reconcile, storeBundle, logged, SpaceliftEndpoint } = await installBehindPrivateCa();
  storeBundle(ca.certificate);
  await deploy({ SpaceliftEndpoint, SpaceliftCaParameter });
  expect(await reconcile({ SpaceliftEndpoint, SpaceliftCaParameter })).toBeUndefined();
  expect(logged.join()).not.toContain("skipped");
});
