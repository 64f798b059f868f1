import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, type ITable, Table } from "aws-cdk-lib/aws-dynamodb";
import { type IRole, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";

export interface LedgerProps {
  /**
   * An existing table to continue with.
   * @default - a new table
   */
  readonly tableName?: string;
}

/** Records which events Datadog has. It survives its stack: with an empty table a replay of history would be counted again. */
export class Ledger extends Construct {
  readonly table: ITable | Table;

  constructor(scope: Construct, id: string, { tableName }: LedgerProps) {
    super(scope, id);
    this.table = tableName === undefined ? createTable(this) : Table.fromTableName(this, "Table", tableName);
  }

  /** Grants the calls of lambda/adapters/ledger.ts. */
  allowUse(role: IRole): void {
    const actions = ["BatchGetItem", "PutItem", "Query", "UpdateItem"].map((action) => `dynamodb:${action}`);
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.table.tableArn] }));
  }

  /** Grants the calls of lambda/adapters/fences.ts, on the fence of one custom resource. */
  allowFence(role: IRole, key: string): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
        resources: [this.table.tableArn],
        conditions: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [key] } },
      }),
    );
  }
}

function createTable(scope: Construct): Table {
  return new Table(scope, "Table", {
    partitionKey: { name: "pk", type: AttributeType.STRING },
    sortKey: { name: "sk", type: AttributeType.STRING },
    timeToLiveAttribute: "exp",
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: true,
  });
}
