import { DashboardView } from "./dashboard/dashboard-view.tsx";
import { DeadLettersView } from "./dead-letters/dead-letters-view.tsx";
import { DestinationsView } from "./destinations/destinations-view.tsx";
import { FaultsView } from "./faults/faults-view.tsx";
import { OverviewView } from "./overview/overview-view.tsx";
import { RunsView } from "./runs/runs-view.tsx";
import type { View } from "./shell/view.ts";

/** In the order of the navigation. */
export const views: readonly View[] = [
  { address: "/", route: "/", title: "Overview", component: OverviewView },
  { address: "/runs", route: "/runs/:id?", title: "Runs", component: RunsView },
  { address: "/destinations", route: "/destinations/:id?", title: "Destinations", component: DestinationsView },
  { address: "/dashboard", route: "/dashboard", title: "Dashboard", component: DashboardView },
  { address: "/faults", route: "/faults", title: "Faults", component: FaultsView },
  { address: "/dead-letters", route: "/dead-letters/:id?", title: "Dead letters", component: DeadLettersView },
];
