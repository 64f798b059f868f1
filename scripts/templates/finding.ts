/** One problem that a linter reports in a template. */
export interface Finding {
  /** Name of the configuration. */
  readonly configuration: string;
  /** Id of the linter's rule, such as `CKV_AWS_117` or `E3006`. */
  readonly check: string;
  /** Logical id of the resource. For a problem outside the resources, its place in the template. */
  readonly resource: string;
  readonly message: string;
  /** URL of the rule's documentation, if the linter names it. */
  readonly guideline?: string;
}
