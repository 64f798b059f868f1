import { createFencesStandIn } from "../../simulator/stand-ins/fences.ts";
import { describeFencesContract } from "./fences.contract.ts";

describeFencesContract("the stand-in", () => Promise.resolve(createFencesStandIn()));
