import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import { type IRole, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";

/** What a `Ledger` is made from. */
export interface LedgerProps {
  /**
   * Name of an existing table to go on with.
   * @default - a new table
   */
  readonly tableName?: string;
}

/**
 * The table that knows which events Datadog has. It outlives its stack: with an empty one, a replay of history would be
 * counted again.
 */
export class Ledger extends Construct {
  readonly tableName: string;
  readonly #tableArn: string;

  constructor(scope: Construct, id: string, { tableName }: LedgerProps) {
    super(scope, id);
    const table = tableName === undefined ? createTable(this) : Table.fromTableName(this, "Table", tableName);
    this.tableName = table.tableName;
    this.#tableArn = table.tableArn;
  }

  /** Lets a function do what the adapter of lambda/adapters/ledger.ts does, on this table alone. */
  allowUse(role: IRole): void {
    const actions = ["BatchGetItem", "PutItem", "Query", "UpdateItem"].map((action) => `dynamodb:${action}`);
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.#tableArn] }));
  }

  /**
   * Lets a function keep the fence of a custom resource, as lambda/adapters/fences.ts does: one item, whose key the stack's
   * id and the resource's logical id make up.
   */
  allowFence(role: IRole, key: string): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
        resources: [this.#tableArn],
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
