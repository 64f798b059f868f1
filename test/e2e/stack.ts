import { DescribeStackResourcesCommand, GetTemplateCommand } from "@aws-sdk/client-cloudformation";
import { asEntries, asText, at, type Json, parseJson } from "../../lambda/shared/json.ts";
import { cloudFormation } from "./aws.ts";
import { stackName } from "./installation.ts";

/** The physical id of the deployed resource whose type matches and whose logical id contains `name`. */
export async function physicalId(type: string, name: string, stack = stackName): Promise<string> {
  const ids = (await listResources(stack)).filter((each) => each.type === type && each.logicalId.includes(name));
  return theOne(
    ids.map((each) => each.physicalId),
    type,
    name,
  );
}

export interface DeployedResource {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId: string;
}

export async function listResources(stack: string): Promise<readonly DeployedResource[]> {
  const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: stack }));
  return StackResources.map(({ ResourceType = "", LogicalResourceId = "", PhysicalResourceId = "" }) => ({
    type: ResourceType,
    logicalId: LogicalResourceId,
    physicalId: PhysicalResourceId,
  }));
}

/** The template's properties of the resource whose type matches and whose logical id contains `name`. */
export async function templateProperties(type: string, name: string): Promise<Json> {
  const { TemplateBody = "" } = await cloudFormation.send(new GetTemplateCommand({ StackName: stackName }));
  const found = asEntries(at(parseJson(TemplateBody), "Resources"))
    .filter(([id, resource]) => asText(at(resource, "Type")) === type && id.includes(name))
    .map(([, resource]) => at(resource, "Properties"));
  return theOne(found, type, name);
}

function theOne<T>(found: readonly (T | undefined)[], type: string, name: string): T {
  const [one] = found;
  if (one === undefined || found.length > 1) throw new Error(`${found.length} of ${type} are named ${name}.`);
  return one;
}
