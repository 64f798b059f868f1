import { X509Certificate } from "node:crypto";
import { DeploymentFailure } from "./custom-resource/deployment-failure.ts";
import type { Parameters } from "./parameters.ts";

export type CaBundle =
  | { readonly kind: "whole"; readonly certificates: readonly CaCertificate[] }
  | { readonly kind: "empty" }
  /** `number` counts from 1. */
  | { readonly kind: "damaged"; readonly number: number; readonly of: number };

export interface CaCertificate {
  readonly pem: string;
  /** Milliseconds since 1970. */
  readonly endMilliseconds: number;
}

const begin = /-----BEGIN CERTIFICATE-----/;
const whole = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/;

/** Reads PEM certificates, with any other text between them. */
export function parseCaBundle(text: string): CaBundle {
  const parts = text.split(new RegExp(`(?=${begin.source})`)).filter((part) => begin.test(part));
  if (parts.length === 0) return { kind: "empty" };
  const certificates: CaCertificate[] = [];
  for (const [index, part] of parts.entries()) {
    const certificate = parseCertificate(whole.exec(part)?.[0]);
    if (certificate === undefined) return { kind: "damaged", number: index + 1, of: parts.length };
    certificates.push(certificate);
  }
  return { kind: "whole", certificates };
}

/**
 * Returns the certificates of an SSM parameter, a String or a SecureString. Rejects with a `DeploymentFailure` if none of
 * them can be used, and as `Parameters.read` does.
 */
export async function readCaBundle(
  name: string,
  parameters: Pick<Parameters, "read">,
  nowMilliseconds: number,
): Promise<readonly CaCertificate[]> {
  const bundle = parseCaBundle((await parameters.read(name)).value.reveal());
  const parameter = `the SSM parameter ${name} of spaceliftCaParameter`;
  if (bundle.kind === "empty") {
    throw new DeploymentFailure(
      `There is no PEM certificate in ${parameter}: put the certificate of the CA there, from BEGIN CERTIFICATE to END CERTIFICATE, then deploy again.`,
    );
  }
  if (bundle.kind === "damaged") {
    throw new DeploymentFailure(
      `Certificate ${bundle.number} of ${bundle.of} in ${parameter} is cut off or damaged. A value over 4 KB needs --tier Advanced, and none exceeds 8 KB: put only the CA of Spacelift's certificate there, then deploy again.`,
    );
  }
  const lastEnd = Math.max(...bundle.certificates.map(({ endMilliseconds }) => endMilliseconds));
  if (lastEnd <= nowMilliseconds) {
    throw new DeploymentFailure(
      `Every certificate in ${parameter} has expired, the last one on ${new Date(lastEnd).toISOString().slice(0, 10)}: put the present certificate of the CA there, then deploy again.`,
    );
  }
  return bundle.certificates;
}

function parseCertificate(pem: string | undefined): CaCertificate | undefined {
  if (pem === undefined) return undefined;
  try {
    return { pem, endMilliseconds: new X509Certificate(pem).validToDate.getTime() };
  } catch {
    return undefined;
  }
}
