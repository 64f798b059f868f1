import { createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "../../shared/secret.ts";

const scheme = "sha256=";
const digestLength = 32;

/**
 * `sha256=` and the HMAC-SHA256 of the raw bytes in lower-case hex (docs.spacelift.io, "Webhooks", "Validating
 * payload").
 */
export function sign(secret: Secret, body: Uint8Array): string {
  return scheme + hmac(secret, body).toString("hex");
}

/** Header names may come in any case. */
export function findSignature(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === "x-signature-256")?.[1];
}

/** If not, nobody needs to read the secrets. */
export function isSignature(header: string | undefined): header is string {
  return parseHeader(header) !== undefined;
}

/** Tries every secret, in constant time. Never accepts an empty secret: anyone could sign with it. */
export function verify(secrets: readonly Secret[], body: Uint8Array, header: string | undefined): boolean {
  const claimed = parseHeader(header);
  if (claimed === undefined) return false;
  let valid = false;
  for (const secret of secrets) {
    if (secret.reveal() !== "" && timingSafeEqual(hmac(secret, body), claimed)) valid = true;
  }
  return valid;
}

function hmac(secret: Secret, body: Uint8Array): Buffer {
  return createHmac("sha256", secret.reveal()).update(body).digest();
}

function parseHeader(header: string | undefined): Buffer | undefined {
  if (header?.length !== scheme.length + 2 * digestLength) return undefined;
  if (header.slice(0, scheme.length).toLowerCase() !== scheme) return undefined;
  // Decoding stops at the first pair that is not hexadecimal.
  const digest = Buffer.from(header.slice(scheme.length), "hex");
  return digest.length === digestLength ? digest : undefined;
}
