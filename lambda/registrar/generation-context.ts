import type { Secret } from "../shared/secret.ts";
import type { RegistrationContext } from "./registration-context.ts";

export interface HostContext extends RegistrationContext {
  /** Address of the Spacelift account at creation. It identifies the generation (`generationOf`). */
  readonly host: string;
}

export interface GenerationContext extends HostContext {
  /** `undefined` at a creation. */
  readonly extensionBefore: string | undefined;
  readonly secret: Secret;
}
