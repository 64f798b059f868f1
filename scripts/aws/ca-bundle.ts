import { readFile } from "node:fs/promises";
import { parseCaBundle } from "../../lambda/shared/ca-bundle.ts";
import { describeError } from "../../lambda/shared/log.ts";
import { OperatorError } from "../deployment/operator-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the PEM certificates of the file in `AWS_CA_BUNDLE`, else in the profile's `ca_bundle`, as botocore does
 * (`configprovider.py`). Empty without a file. Rejects with an `OperatorError` if the file cannot be used.
 */
export async function readAwsCaBundle(environment: Environment, ofProfile = ""): Promise<readonly string[]> {
  const ofVariable = environment["AWS_CA_BUNDLE"] ?? "";
  const file = ofVariable || ofProfile;
  if (file === "") return [];
  const source = `${ofVariable === "" ? "The profile's ca_bundle" : "AWS_CA_BUNDLE"} names ${file}`;
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new OperatorError(`${source}, which cannot be read (${describeError(error)}).`);
  });
  const bundle = parseCaBundle(text);
  switch (bundle.kind) {
    case "whole":
      return bundle.certificates.map(({ pem }) => pem);
    case "empty":
      throw new OperatorError(`${source}, which has no PEM certificate.`);
    case "damaged":
      throw new OperatorError(`${source}, and its certificate ${bundle.number} of ${bundle.of} is damaged.`);
  }
}
