import middy from "@middy/core";
import { at, type Json } from "../json.ts";
import { realTimeout } from "../real-timeout.ts";
import { answerCustomResource, type CustomResource, type CustomResourcePorts } from "./custom-resource.ts";

/** What a rule of EventBridge asks for. */
export interface Schedule<Ports> {
  /** The one field of the rule's input, with what the function is told. */
  readonly field: string;
  readonly perform: (input: Json, ports: Ports, endMilliseconds: number) => Promise<void>;
}

interface RemainingTime {
  readonly getRemainingTimeInMillis?: () => number;
}

/** The function behind a custom resource, which a schedule calls as well. */
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
