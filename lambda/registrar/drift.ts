/** Both texts go to the log. */
export interface Drift {
  readonly what: string;
  /** The registrar's action. */
  readonly done: string;
}

/** CloudFormation calls the registrar only if a property changes. The version can always change. */
export const notRestored = "not restored: raise webhookSecretVersion and deploy to restore it";
