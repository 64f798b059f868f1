import type { Secret } from "../shared/secret.ts";
import type { RegistrationContext } from "./registration-context.ts";

/** Context of the steps that create or change one generation. */
export interface GenerationContext extends RegistrationContext {
  readonly host: string;
  /** The extension that was configured before; `undefined` at a creation. */
  readonly extensionBefore: string | undefined;
  /** The secret that Spacelift is to sign with. */
  readonly secret: Secret;
}
