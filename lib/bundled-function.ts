import { type Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { type BundleName, bundlePath } from "./bundle.ts";

/** What a `BundledFunction` is made from. */
export interface BundledFunctionProps {
  readonly bundle: BundleName;
  readonly description: string;
  readonly timeout: Duration;
  readonly environment: Record<string, string>;
}

/** A Lambda function from one of our bundles, with a log group and a role of its own that may only write there. */
export class BundledFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, "Logs", {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(this.role);
    this.function = new LambdaFunction(this, "Function", {
      description: props.description,
      code: Code.fromAsset(bundlePath(props.bundle)),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: props.timeout,
      environment: props.environment,
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
  }

  /**
   * Lets the function read one SecureString, `name` beginning with a slash. Under the account's own key, `aws/ssm`, no
   * permission on KMS is needed (AWS Systems Manager, "How AWS Systems Manager Parameter Store uses AWS KMS").
   */
  allowReading(name: string): void {
    this.#allow(name, ["ssm:GetParameter"]);
  }

  /** Lets the function read, write and delete one SecureString. */
  allowKeeping(name: string): void {
    this.#allow(name, ["ssm:GetParameter", "ssm:PutParameter", "ssm:DeleteParameter"]);
  }

  #allow(name: string, actions: string[]): void {
    const parameter = Stack.of(this).formatArn({
      service: "ssm",
      resource: "parameter",
      resourceName: name.slice(1),
    });
    this.role.addToPolicy(new PolicyStatement({ actions, resources: [parameter] }));
  }
}
