const line = /^endpoint_id := "(?<id>[^"\\\n]*)"$/m;

/** Id of the webhook that the policy's core names. */
export function routeOf(body: string): string | undefined {
  return line.exec(body)?.groups?.["id"];
}

/** Replaces only the webhook's id in the policy, so edits of the core stay. */
export function withRoute(body: string, webhookId: string): string {
  return body.replace(line, () => `endpoint_id := ${JSON.stringify(webhookId)}`);
}
