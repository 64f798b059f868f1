import { createLeaseStandIn } from "../../simulator/stand-ins/lease.ts";
import { describeLeaseContract } from "./lease.contract.ts";

describeLeaseContract("the stand-in", () => Promise.resolve(createLeaseStandIn()));
