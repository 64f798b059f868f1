import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";

/**
 * Options of an agent that trusts more certificates than Node does. Node's option `ca` would replace its own. One context
 * serves all connections, because parsing the public CAs takes milliseconds. An intermediate CA may be trusted without its
 * root, as curl does.
 */
export function trusting(certificates: readonly string[]): { readonly secureContext?: SecureContext } {
  if (certificates.length === 0) return {};
  const ca = [...getCACertificates("default"), ...certificates];
  return { secureContext: createSecureContext({ ca, allowPartialTrustChain: true }) };
}
