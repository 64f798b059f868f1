import { expect, test } from "vitest";
import { logicalId, properties, resources, synthesize } from "./synthesis.ts";

test("the ledger has the adapter's keys, on-demand billing, point-in-time recovery and expiry", () => {
  expect(properties(synthesize(), "AWS::DynamoDB::Table", "Ledger")).toEqual({
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "S" },
    ],
    TimeToLiveSpecification: { AttributeName: "exp", Enabled: true },
    BillingMode: "PAY_PER_REQUEST",
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    DeletionProtectionEnabled: true,
  });
});

test("the ledger survives its stack", () => {
  const template = synthesize();
  const table = logicalId(template, "AWS::DynamoDB::Table", "Ledger");
  expect(template.toJSON()).toMatchObject({
    Resources: { [table]: { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" } },
  });
});

test("a stack with an existing ledger creates none", () => {
  const template = synthesize({ ledgerTable: "ledger" });
  expect(resources(template, "AWS::DynamoDB::Table")).toEqual({});
  expect(template.findOutputs("LedgerTable")).toMatchObject({ LedgerTable: { Value: "ledger" } });
});
