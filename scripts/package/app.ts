import { App, type IStackSynthesizer } from "aws-cdk-lib";
import { addConfiguredStacks } from "../../lib/configured-stacks.ts";
import { readDefaultPlace } from "./archive-place.ts";
import { ArchiveSynthesizer } from "./archive-synthesizer.ts";

// The CDK app of npm run package: the stacks of bin, for any CloudFormation client.

const place = readDefaultPlace(process.env);
// Under exactOptionalPropertyTypes, no class of the CDK fits its interface: the getters may return undefined.
addConfiguredStacks(new App(), () => ({ synthesizer: new ArchiveSynthesizer(place) as IStackSynthesizer }));
