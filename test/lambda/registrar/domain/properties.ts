export const resource = {
  stackId: "arn:aws:cloudformation:eu-west-1:1:stack/platform/0a1b",
  logicalId: "Registered",
};

export const properties = {
  SpaceliftEndpoint: "https://acme.app.spacelift.io",
  Space: "root",
  Name: "spacelift-datadog",
  Owner: "managed-by:1",
  WebhookUrl: "https://api.example/webhook",
  ApiKeyIdParameter: "/a/id",
  ApiKeySecretParameter: "/a/secret",
  WebhookSecretParameter: "/a/hook",
  WebhookSecretVersion: "3",
  RefuseOldSecret: "false",
  RecreateDeleted: "true",
  FinishedStates: '["FAILED","FINISHED"]',
  IncludeTags: '["run_url"]',
  RepairPolicy: "true",
  PolicyExtension: 'tags contains "a:b"',
  StackId: resource.stackId,
  LogicalResourceId: resource.logicalId,
};
