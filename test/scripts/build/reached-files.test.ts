import { join } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { functions } from "../../../lambda/contract/functions.ts";
import { trimAwsClients } from "../../../scripts/build/aws-clients.ts";
import { plainOptions } from "../../../scripts/build/bundle.ts";
import { trimDatadogClient } from "../../../scripts/build/datadog-client.ts";
import { refuseUnreached } from "../../../scripts/build/reached-files.ts";

const root = join(import.meta.dirname, "../../..");

async function metafileOf(plugins: Plugin[]): Promise<Metafile> {
  const { metafile } = await build({
    ...plainOptions(root, join(root, "lambda/forwarder/destinations/metrics/entry.ts")),
    mainFields: ["module", "main"],
    conditions: ["module"],
    plugins,
    metafile: true,
    write: false,
    outfile: "index.js",
  });
  return metafile;
}

let trimmed: Metafile;
beforeAll(async () => {
  trimmed = await metafileOf([trimDatadogClient(functions.forwarder.datadogOperations), trimAwsClients()]);
});

/** The bundle's files with one more, or without one. */
function changed(change: (inputs: Record<string, { bytesInOutput: number }>) => void) {
  const inputs = { ...trimmed.outputs["index.js"]?.inputs };
  change(inputs);
  return { inputs: {}, outputs: { "index.js": { bytes: 0, imports: [], exports: [], inputs } } };
}

const datadog = "node_modules/@datadog/datadog-api-client/dist/packages";

test("the forwarder has exactly the listed files", () => {
  expect(() => refuseUnreached(trimmed)).not.toThrow();
});

test.each([
  [`${datadog}/datadog-api-client-v2/index.js`, /The bundle has packages\/.*index of Datadog's client/],
  ["node_modules/cross-fetch/dist/node-ponyfill.js", /The bundle has node_modules\/cross-fetch/],
  ["node_modules/@aws-sdk/nested-clients/dist-es/submodules/sts/index.js", /nested-clients/],
  ["node_modules/@aws-sdk/credential-provider-ini/dist-es/index.js", /credential-provider-ini/],
])("%s is one file too many", (file, sentence) => {
  const more = changed((inputs) => {
    inputs[file] = { bytesInOutput: 1 };
  });
  expect(() => refuseUnreached(more)).toThrow(sentence);
});

test("a file of Datadog's client that is missing fails too", () => {
  const less = changed((inputs) => {
    delete inputs[`${datadog}/datadog-api-client-common/auth.js`];
  });
  expect(() => refuseUnreached(less)).toThrow(/The bundle lacks packages\/.*auth of/);
});

test("a build without one of the trims fails", async () => {
  await expect(
    metafileOf([trimDatadogClient(functions.forwarder.datadogOperations)]).then(refuseUnreached),
  ).rejects.toThrow(/credential-provider-\w+|nested/);
});
