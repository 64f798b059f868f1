import { createParametersStandIn } from "../../simulator/stand-ins/parameters.ts";
import { describeParametersContract } from "./parameters.contract.ts";

describeParametersContract("the stand-in", () => {
  const parameters = createParametersStandIn();
  return Promise.resolve({
    parameters,
    put: async (name, value, type, tier) => parameters.put(name, value, type, tier),
  });
});
