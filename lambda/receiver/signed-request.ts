import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { CachedValue } from "../shared/cached-value.ts";
import type { Log } from "../shared/log.ts";
import { acceptedSecrets, secretsFault, type WebhookSecret } from "../shared/webhook-secrets.ts";
import { findSignature, isSignature, verify } from "./domain/signature.ts";

export interface SignaturePorts {
  /** Newest first. */
  readonly secrets: CachedValue<readonly WebhookSecret[]>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

export type Request = Pick<APIGatewayProxyEventV2, "headers" | "body" | "isBase64Encoded">;

/** The body's bytes; `undefined` if no accepted secret signed them. Rejects if the secrets cannot be read or used. */
export async function readSignedBody(request: Request, ports: SignaturePorts): Promise<Buffer | undefined> {
  const body = Buffer.from(request.body ?? "", request.isBase64Encoded ? "base64" : "utf8");
  const signature = findSignature(request.headers ?? {});
  const isSignedWith = (secrets: readonly WebhookSecret[]) =>
    verify(acceptedSecrets(secrets, ports.now()), body, signature);
  let signed = isSignature(signature) && isSignedWith(await ports.secrets.get());
  if (isSignature(signature) && !signed) {
    // A secret newer than the cached ones may have signed it.
    const newest = await ports.secrets.refresh();
    signed = isSignedWith(newest);
    const fault = signed ? undefined : secretsFault(newest, ports.now());
    if (fault !== undefined) throw new Error(`the parameter of the webhook cannot be used: ${fault}`);
  }
  if (signed) return body;
  ports.log("warn", "delivery refused: not signed with an accepted secret", { bytes: body.length });
  return undefined;
}
