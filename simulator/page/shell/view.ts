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

/** The view of a path. Undefined if there is none. */
export function viewOf(views: readonly View[], path: string): View | undefined {
  return views.find(({ address }) => path === address || (address !== "/" && path.startsWith(`${address}/`)));
}
