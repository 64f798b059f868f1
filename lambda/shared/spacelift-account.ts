/** `acme` of `https://acme.app.spacelift.io`; the whole host of a self-hosted Spacelift. */
export function accountOf(spaceliftEndpoint: string): string {
  const host = new URL(spaceliftEndpoint).hostname;
  return /^([^.]+)\.app\.(?:us\.)?spacelift\.io$/.exec(host)?.[1] ?? host;
}
