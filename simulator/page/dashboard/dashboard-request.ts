import type { DrawnDashboard } from "../../messages/drawn-dashboard.ts";

/** The reason why there is no dashboard. */
export type DashboardAnswer =
  | { readonly kind: "drawn"; readonly dashboard: DrawnDashboard }
  | { readonly kind: "problem"; readonly text: string };

/** The server is of the same version, so its answer has the type. */
export async function readDashboard(parameters: string, signal: AbortSignal): Promise<DashboardAnswer> {
  try {
    const answer = await fetch(`/api/dashboard?${parameters}`, { signal });
    if (answer.ok) return { kind: "drawn", dashboard: await answer.json() };
    const { message } = await answer.json();
    return { kind: "problem", text: String(message) };
  } catch {
    return { kind: "problem", text: "The simulator does not answer." };
  }
}
