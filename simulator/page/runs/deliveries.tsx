import type { RunDelivery } from "../../messages/run.ts";
import { Empty } from "../controls/empty.tsx";
import { formatNumber } from "../text.ts";
import { Delivery } from "./delivery.tsx";

interface Properties {
  readonly deliveries: readonly RunDelivery[];
  readonly omitted: number;
}

export function Deliveries({ deliveries, omitted }: Properties) {
  if (deliveries.length === 0) {
    return (
      <Empty title="There is no delivery to show.">
        None reached the receiver, or the simulator dropped them for newer runs.
      </Empty>
    );
  }
  return (
    <>
      {omitted > 0 && <p class="quiet">{formatNumber(omitted)} deliveries in the middle are no longer kept.</p>}
      <ol class="deliveries">
        {deliveries.map((delivery, index) => (
          <li key={`${delivery.time} ${index}`}>
            <Delivery delivery={delivery} number={index + 1} isOpen={index === deliveries.length - 1} />
          </li>
        ))}
      </ol>
    </>
  );
}
