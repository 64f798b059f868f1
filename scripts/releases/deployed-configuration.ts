/**
 * URLs that stand for Spacelift and Datadog in an archived template. The upgrade test replaces them by those of its
 * stand-ins, whose ports are known only then. Logical ids contain Datadog's URL without punctuation, so they stay.
 */
export const placeholders = { spacelift: "http://127.0.0.1:61001", datadog: "http://127.0.0.1:61002" } as const;

/** Name of the archived stack. The SSM parameters have their default names, which begin with it. */
export const upgradedStack = "upgraded";

/** Context of an archived template. The extension is the example of the same version. */
export const deployedContext = {
  integrationName: upgradedStack,
  spaceliftEndpoint: placeholders.spacelift,
  datadogUrl: placeholders.datadog,
  datadogAppKeyParameter: `/${upgradedStack}/datadog-app-key`,
  includeTags: "run_note,triggered_by",
  policyExtension: "policy/extension.example.rego",
} as const;
