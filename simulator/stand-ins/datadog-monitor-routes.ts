import { asList, at, isObject, type Json } from "../../lambda/shared/json.ts";
import { type Asset, type Fields, monitorProblem } from "./datadog-organisation.ts";
import { json, type Routes, refused, type Visible } from "./datadog-routes.ts";

/** Datadog adds them to every monitor. */
const addedOptions = { notify_no_data: false, new_host_delay: 300, silenced: {} };

export function createMonitorRoutes({ organisation: { monitors }, listed, found }: Visible): Routes {
  return {
    "GET monitor": (_, __, query) => {
      const tags = (query.get("monitor_tags") ?? "").split(",").filter((tag) => tag !== "");
      const tagged = listed(monitors).filter(({ fields }) => tags.every((tag) => asList(fields["tags"]).includes(tag)));
      return json(200, tagged.map(shown));
    },
    "POST monitor": (_, body) => {
      const problem = monitorProblem(body);
      if (problem !== undefined) return refused(400, problem);
      return json(200, shown(monitors.create(kept(body))));
    },
    "GET monitor/": (id) => {
      const monitor = found(monitors, Number(id));
      return monitor === undefined ? refused(404, "Monitor not found") : json(200, shown(monitor));
    },
    "PUT monitor/": (id, body) => {
      const current = found(monitors, Number(id));
      if (current === undefined) return refused(404, "Monitor not found");
      const next = { ...current.fields, ...body };
      const isOtherType = next["type"] !== current.fields["type"];
      const problem = isOtherType ? "A monitor's type cannot be changed" : monitorProblem(next);
      if (problem !== undefined) return refused(400, problem);
      monitors.update(current.id, kept(next));
      return json(200, shown({ ...current, fields: kept(next) }));
    },
    "DELETE monitor/": (id) => {
      if (found(monitors, Number(id)) === undefined) return refused(404, "Monitor not found");
      monitors.delete(Number(id));
      return json(200, { deleted_monitor_id: Number(id) });
    },
  };
}

function kept(monitor: Fields): Fields {
  const options = at(monitor, "options");
  return { ...monitor, options: { ...addedOptions, ...(isObject(options) && options) } };
}

function shown({ id, fields }: Asset<number>): Json {
  return { ...fields, id, created_at: 1_790_000_000_000, overall_state: "No Data", multi: true };
}
