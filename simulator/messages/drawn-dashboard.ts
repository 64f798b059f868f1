export interface DrawnDashboard {
  readonly title: string;
  readonly variables: readonly DrawnVariable[];
  readonly groups: readonly { readonly title: string; readonly widgets: readonly PlacedWidget[] }[];
}

export interface DrawnVariable {
  readonly name: string;
  readonly prefix: string;
  readonly chosen: string;
  readonly values: readonly string[];
}

export type PlacedWidget = (DrawnWidget | DrawnNote) & { readonly width: number };

export interface DrawnNote {
  readonly type: "note";
  readonly content: string;
}

export type DrawnWidget = DrawnTimeseries | DrawnValue | DrawnToplist;

interface Described {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
}

export interface DrawnTimeseries extends Described {
  readonly type: "timeseries";
  readonly display: "bars" | "line";
  /** Averages cannot be summed. */
  readonly addsUp: boolean;
  /** Start of each bucket, in seconds since 1970. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
}

export interface DrawnValue extends Described {
  readonly type: "query_value";
  readonly value: number | null;
  readonly precision: number;
  readonly tone: Tone;
}

export interface DrawnToplist extends Described {
  readonly type: "toplist";
  readonly entries: readonly Entry[];
}

export interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface Entry {
  readonly name: string;
  readonly value: number;
}

export type Tone = "plain" | "good" | "warm" | "bad";
