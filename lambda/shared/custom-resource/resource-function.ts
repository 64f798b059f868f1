import middy from "@middy/core";
import { at, type Json } from "../json.ts";
import { realTimeout } from "../real-timeout.ts";
import { answerCustomResource, type CustomResource, type CustomResourcePorts } from "./custom-resource.ts";

/** The work of an EventBridge rule. */
export interface Schedule<Ports> {
  /** The only field of the rule's input. Its value goes to `perform`. */
  readonly field: string;
  readonly perform: (input: Json, ports: Ports, endMilliseconds: number) => Promise<void>;
}

interface RemainingTime {
  readonly getRemainingTimeInMillis?: () => number;
}

export function createResourceFunction<Ports extends CustomResourcePorts>(
  ports: Ports,
  resource: CustomResource<Ports>,
  schedule: Schedule<Ports>,
) {
  return middy<Json, void>(realTimeout).handler((event, context: RemainingTime) => {
    const end = ports.now() + (context.getRemainingTimeInMillis?.() ?? 60_000);
    const scheduled = at(event, schedule.field);
    return scheduled === undefined
      ? answerCustomResource(event, end, ports, resource)
      : schedule.perform(scheduled, ports, end);
  });
}
