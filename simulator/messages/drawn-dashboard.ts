export interface DrawnDashboard {
  readonly title: string;
  readonly frame: Frame;
  readonly variables: readonly DrawnVariable[];
  readonly groups: readonly DrawnGroup[];
}

/** Seconds since 1970, both inclusive. */
export interface Frame {
  readonly from: number;
  readonly to: number;
}

export interface DrawnVariable {
  readonly name: string;
  readonly prefix: string;
  /** `*` matches everything. */
  readonly chosen: string;
  readonly values: readonly string[];
}

export interface DrawnGroup {
  readonly title: string;
  readonly colour: GroupColour;
  readonly widgets: readonly PlacedWidget[];
}

/** Datadog's names of a group's background. */
export type GroupColour =
  | "white"
  | "gray"
  | "vivid_blue"
  | "vivid_purple"
  | "vivid_pink"
  | "vivid_orange"
  | "vivid_yellow"
  | "vivid_green";

export type PlacedWidget = (DrawnWidget | DrawnSloList | DrawnEventStream | DrawnLogStream | DrawnNote) & {
  readonly place: Place;
};

/** In cells of a grid of twelve columns. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The newest events of Datadog that match the widget's query, newest first. */
export interface DrawnEventStream extends Omit<Described, "unit"> {
  readonly type: "event_stream";
  readonly events: readonly OverlaidEvent[];
}

/** The newest logs of Datadog that match the widget's query, newest first. */
export interface DrawnLogStream extends Omit<Described, "unit"> {
  readonly type: "list_stream";
  readonly logs: readonly StreamedLog[];
}

export interface StreamedLog {
  readonly message: string;
  /** In seconds since 1970. */
  readonly second: number;
  /** `info` or `warn`. */
  readonly status: string;
}

export interface OverlaidEvent {
  readonly title: string;
  /** In seconds since 1970. */
  readonly second: number;
  /** As Datadog names it: `error`, `warning`, `info` or `success`. */
  readonly alertType: string;
}

export interface DrawnNote {
  readonly type: "note";
  /** Markdown. */
  readonly content: string;
  readonly isCentred: boolean;
}

/** Has only names and targets, since the simulator does not measure objectives. */
export interface DrawnSloList {
  readonly type: "slo_list";
  readonly title: string;
  readonly description: string;
  readonly ownSpan: null;
  readonly objectives: readonly Objective[];
}

export interface Objective {
  readonly name: string;
  /** In percent. */
  readonly target: number;
  /** Such as `30d`. */
  readonly timeframe: string;
}

export type DrawnWidget = DrawnTimeseries | DrawnValue | DrawnToplist;

interface Described {
  readonly title: string;
  readonly description: string;
  readonly unit: Unit;
  /** The widget's own time, such as `1w`, which replaces the dashboard's. Null without one. */
  readonly ownSpan: string | null;
}

/** A label has a fixed text. A canonical unit without a scale is scaled to the size of the value. */
export type Unit =
  | { readonly kind: "label"; readonly label: string }
  | { readonly kind: "canonical"; readonly name: string; readonly isScaled: boolean };

export interface DrawnTimeseries extends Described {
  readonly type: "timeseries";
  readonly display: "bars" | "line" | "area";
  /** Start of the first bucket, in seconds since 1970. */
  readonly start: number;
  readonly bucketSeconds: number;
  readonly buckets: number;
  readonly lines: readonly Line[];
  readonly axis: { readonly label: string; readonly startsAtZero: boolean };
  readonly palette: string;
  readonly legend: readonly LegendColumn[];
  /** Of Datadog, in the time frame. */
  readonly events: readonly OverlaidEvent[];
}

export type LegendColumn = "value" | "avg" | "sum" | "min" | "max";

export interface DrawnValue extends Described {
  readonly type: "query_value";
  readonly value: number | null;
  readonly precision: number;
  readonly tone: Tone;
}

export interface DrawnToplist extends Described {
  readonly type: "toplist";
  readonly palette: string;
  readonly entries: readonly Entry[];
}

export interface Line {
  readonly name: string;
  readonly link?: GroupLink;
  /** One for each bucket; null if the bucket has no value. */
  readonly values: readonly (number | null)[];
}

export interface Entry {
  readonly name: string;
  readonly value: number;
  readonly link?: GroupLink;
}

/** The widget's first custom link, of one group. */
export interface GroupLink {
  readonly label: string;
  readonly address: string;
}

export type Tone = "plain" | "good" | "warm" | "bad";
