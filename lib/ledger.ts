import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import { type Policy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { eventKeyStarts } from "../lambda/contract/ledger-keys.ts";
import type { BundledFunction } from "./bundled-function.ts";
import type { Hosting } from "./hosting.ts";

export interface LedgerProps {
  readonly hosting: Hosting;
  /**
   * An existing table to continue with.
   * @default - a new table
   */
  readonly tableName?: string;
}

/** Amazon DynamoDB, "DynamoDB encryption at rest usage notes": DynamoDB uses the key with the caller's permissions. */
const tableKeyActions = ["Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo"];

/** Records which events Datadog has. It survives its stack: with an empty table a replay of history would be counted again. */
export class Ledger extends Construct {
  readonly table: ITable | Table;

  constructor(scope: Construct, id: string, { hosting, tableName }: LedgerProps) {
    super(scope, id);
    this.table = tableName === undefined ? createTable(this, hosting) : Table.fromTableName(this, "Table", tableName);
  }

  /** Grants the calls of lambda/adapters/ledger.ts. */
  allowUse(user: BundledFunction): void {
    const actions = ["BatchGetItem", "PutItem", "Query", "UpdateItem"].map((action) => `dynamodb:${action}`);
    user.role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.table.tableArn] }));
    user.allowKey("dynamodb", tableKeyActions);
  }

  /** Grants the calls of lambda/adapters/fences.ts, on the fence of one custom resource, in `policy` or the role's own one. */
  allowFence(user: BundledFunction, key: string, policy?: Policy): void {
    this.#allowItem(user, key, ["dynamodb:GetItem", "dynamodb:PutItem"], policy);
  }

  /** Grants the calls of lambda/adapters/recovery-state.ts, on the progress of one registration. */
  allowRecovery(user: BundledFunction, key: string): void {
    this.#allowItem(user, key, ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]);
  }

  /** Grants the call of lambda/adapters/known-events.ts, on the items of events. */
  allowReadingEvents(user: BundledFunction): void {
    user.role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ["dynamodb:BatchGetItem"],
        resources: [this.table.tableArn],
        conditions: {
          "ForAllValues:StringLike": { "dynamodb:LeadingKeys": eventKeyStarts.map((start) => `${start}*`) },
        },
      }),
    );
  }

  /** Grants the call of lambda/adapters/lease.ts. */
  allowLease(user: BundledFunction, key: string): void {
    this.#allowItem(user, key, ["dynamodb:PutItem"]);
  }

  #allowItem(user: BundledFunction, key: string, actions: string[], policy?: Policy): void {
    user.allowKey("dynamodb", tableKeyActions);
    const statement = new PolicyStatement({
      actions,
      resources: [this.table.tableArn],
      conditions: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [key] } },
    });
    if (policy === undefined) user.role.addToPrincipalPolicy(statement);
    else policy.addStatements(statement);
  }
}

function createTable(scope: Construct, { key }: Hosting): Table {
  return new Table(scope, "Table", {
    partitionKey: { name: "pk", type: AttributeType.STRING },
    sortKey: { name: "sk", type: AttributeType.STRING },
    timeToLiveAttribute: "exp",
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: true,
    ...(key !== undefined && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
  });
}
