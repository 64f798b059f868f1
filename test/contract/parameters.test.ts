import { createParametersStandIn } from "../../simulator/stand-ins/parameters.ts";
import { describeParameterSizes, describeParametersContract, type ParametersHarness } from "./parameters.contract.ts";

const makeHarness = (): Promise<ParametersHarness> => {
  const parameters = createParametersStandIn();
  return Promise.resolve({
    parameters,
    tagsOf: async (name) => parameters.storageOf(name)?.tags ?? {},
    put: async (name, value, type, tier) => parameters.put(name, value, type, tier),
  });
};

describeParametersContract("the stand-in", makeHarness);
describeParameterSizes("the stand-in", makeHarness);
