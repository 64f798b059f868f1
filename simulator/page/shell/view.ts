import type { FunctionComponent } from "preact";
import type { ViewAddress } from "../../messages/addresses.ts";

/** The part of an address that follows the view, decoded. */
export interface ViewProperties {
  readonly id?: string;
}

export interface View {
  readonly address: ViewAddress;
  /** Pattern of the router. */
  readonly route: string;
  readonly title: string;
  readonly component: FunctionComponent<ViewProperties>;
}

/** The view that the router shows for a path. Undefined if there is none, or if the path cannot be decoded. */
export function viewOf(views: readonly View[], path: string): View | undefined {
  const [place = "", ...items] = path.split("/").filter(Boolean);
  if (!items.every(isDecodable)) return undefined;
  return views.find(({ address, route }) => address === `/${place}` && items.length < route.split("/:").length);
}

/** The router throws on a part that is not. */
function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
