import { App } from "aws-cdk-lib";
import { addConfiguredStacks } from "../lib/configured-stacks.ts";

addConfiguredStacks(new App());
