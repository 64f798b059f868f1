import { Duration, Stack, Stage, Validations } from "aws-cdk-lib";
import { type Policy, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Architecture, CfnFunction, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { type FunctionName, functions } from "../lambda/contract/functions.ts";
import { bundlePath } from "./bundle.ts";
import type { Hosting } from "./hosting.ts";
import { type KeyService, keyStatement } from "./key-policy.ts";
import { createLogGroup } from "./log-group.ts";
import { type Network, networkInterfaces } from "./network.ts";
import { makeReadable, readableCode } from "./readable-code.ts";

export interface BundledFunctionProps {
  /** Its row in the table of functions has description, memory and timeout. */
  readonly name: FunctionName;
  readonly environment: Record<string, string>;
  readonly hosting: Hosting;
  /** @default - the function shares the account's concurrency */
  readonly reservedConcurrency?: number | undefined;
}

/** One of the project's Lambda functions. By default its role may only write to its own log group. */
export class BundledFunction extends Construct {
  readonly function: LambdaFunction;
  readonly #key: IKey | undefined;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const { name, environment, hosting, reservedConcurrency } = props;
    this.#key = hosting.key;
    const { description, memoryMegabytes, timeoutSeconds } = functions[name];
    this.logGroup = createLogGroup(this, "Logs", hosting);
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    this.logGroup.grantWrite(this.role);
    this.function = new LambdaFunction(this, "Function", {
      description,
      code: readableCode(bundlePath(name, assemblyOf(this)), name),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMegabytes,
      timeout: Duration.seconds(timeoutSeconds),
      environment,
      ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
      role: this.role,
      logGroup: this.logGroup,
    });
    makeReadable(this.function);
    const element = this.function.node.defaultChild;
    if (!(element instanceof CfnFunction)) throw new Error("a function is an element of a template");
    element.loggingConfig = { logGroup: this.logGroup.logGroupName, logFormat: hosting.logFormat };
    if (hosting.network !== undefined) this.#join(element, hosting.network);
  }

  #join(element: CfnFunction, { subnetIds, securityGroupIds, routes }: Network): void {
    element.vpcConfig = { subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] };
    this.role.addToPolicy(networkInterfaces());
    Validations.of(this.role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "EC2 cannot restrict the description of network interfaces and subnets to resources.",
    });
    if (routes !== undefined) this.function.node.addDependency(routes);
  }

  /**
   * Lets the function read one parameter; `name` begins with a slash. The key `aws/ssm` needs no KMS permission (AWS
   * Systems Manager, "How AWS Systems Manager Parameter Store uses AWS KMS").
   */
  allowReading(name: string): void {
    this.#allow(name, ["GetParameter"], ["Decrypt"]);
  }

  /**
   * Lets the function read, write and delete one SecureString, and change its tags. An advanced parameter needs
   * `GenerateDataKey`. The statements go into `policy`, else into the role's own one.
   */
  allowKeeping(name: string, policy?: Policy): void {
    const tagging = ["AddTagsToResource", "RemoveTagsFromResource"];
    const actions = ["GetParameter", "PutParameter", ...tagging, "DeleteParameter"];
    this.#allow(name, actions, ["Decrypt", "Encrypt", "GenerateDataKey"], policy);
  }

  /** Lets the function use the installation's KMS key through one service. Does nothing without such a key. */
  allowKey(
    service: KeyService,
    actions: readonly string[],
    encryptionContext?: Readonly<Record<string, string>>,
  ): void {
    if (this.#key !== undefined) this.#add(keyStatement(this, service, this.#key, actions, encryptionContext));
  }

  #add(statement: PolicyStatement, policy?: Policy): void {
    if (policy === undefined) this.role.addToPolicy(statement);
    else policy.addStatements(statement);
  }

  #allow(name: string, actions: readonly string[], keyActions: readonly string[], policy?: Policy): void {
    const parameter = Stack.of(this).formatArn({
      service: "ssm",
      resource: "parameter",
      resourceName: name.slice(1),
    });
    const ssmActions = actions.map((action) => `ssm:${action}`);
    this.#add(new PolicyStatement({ actions: ssmActions, resources: [parameter] }), policy);
    if (this.#key === undefined) return;
    this.#add(keyStatement(this, "ssm", this.#key, keyActions, { PARAMETER_ARN: parameter }), policy);
  }
}

function assemblyOf(construct: Construct): string {
  const stage = Stage.of(construct);
  if (stage === undefined) throw new Error(`${construct.node.path} is in no stage.`);
  return stage.outdir;
}
