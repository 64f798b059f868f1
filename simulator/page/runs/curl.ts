/** The signature covers only the body, so no other header matters. */
const sentHeaders = /^(?:content-type|x-signature|x-signature-256)$/i;

type Headers = readonly (readonly [name: string, value: string])[];

export function signedHeaders(headers: Headers): Headers {
  return headers.filter(([name]) => sentHeaders.test(name));
}

/** A command that posts the body with the headers that the receiver reads. */
export function curlOf(url: string, headers: Headers, body: string): string {
  return [
    `curl -sS ${quoted(url)}`,
    ...signedHeaders(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    `--data-raw ${quoted(body)}`,
  ].join(" \\\n  ");
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
