import { createRecoveryStateStandIn } from "../../simulator/stand-ins/recovery-state.ts";
import { describeRecoveryStateContract } from "./recovery-state.contract.ts";

describeRecoveryStateContract("the stand-in", () => Promise.resolve(createRecoveryStateStandIn()));
