import type { Secret } from "../shared/secret.ts";
import type { RegistrationContext } from "./registration-context.ts";

export interface GenerationContext extends RegistrationContext {
  readonly host: string;
  /** `undefined` at a creation. */
  readonly extensionBefore: string | undefined;
  readonly secret: Secret;
}
