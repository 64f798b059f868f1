import { createHash } from "node:crypto";
import { CustomResource, Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import {
  type DatadogKeyCheck,
  datadogKeyAttributes,
  datadogKeyProperties,
  datadogKeyResourceType,
} from "../lambda/contract/datadog-key.ts";
import { writeProperties } from "../lambda/contract/properties.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { Hosting } from "./hosting.ts";

/** Asks Datadog at a deployment whether it accepts the API key. */
export class DatadogKey extends Construct {
  /** A sentence about a key that is unusable or was not checked, or "none". */
  readonly notes: string;
  readonly validator: BundledFunction;
  readonly check: DatadogKeyCheck;

  constructor(scope: Construct, id: string, configuration: Configuration, hosting: Hosting) {
    super(scope, id);
    const { datadogUrl, datadogApiKeyParameter, datadogKeyCheck } = configuration;
    this.validator = new BundledFunction(this, "Validator", { name: "validator", environment: {}, hosting });
    this.validator.allowReading(datadogApiKeyParameter);
    const properties = writeProperties(datadogKeyProperties, {
      DatadogUrl: datadogUrl,
      ApiKeyParameter: datadogApiKeyParameter,
      KeyCheck: datadogKeyCheck,
    });
    // Changed settings make a new resource. A rollback deletes it and does not check the previous key.
    const settings = createHash("sha256").update(JSON.stringify(properties)).digest("hex").slice(0, 8);
    const checked = new CustomResource(this, `Checked${settings}`, {
      resourceType: datadogKeyResourceType,
      serviceToken: this.validator.function.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties,
    });
    checked.node.addDependency(this.validator);
    this.check = datadogKeyCheck;
    this.notes = checked.getAttString(datadogKeyAttributes.notes);
  }
}
