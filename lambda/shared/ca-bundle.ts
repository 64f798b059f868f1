import { X509Certificate } from "node:crypto";

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

function parseCertificate(pem: string | undefined): CaCertificate | undefined {
  if (pem === undefined) return undefined;
  try {
    return { pem, endMilliseconds: new X509Certificate(pem).validToDate.getTime() };
  } catch {
    return undefined;
  }
}
