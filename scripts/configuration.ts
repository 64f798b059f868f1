import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyGroups, keys } from "../lib/configuration/keys.ts";
import { withKeyTables } from "./configuration/key-tables.ts";
import { withMetricTable } from "./configuration/metric-table.ts";
import { propsSource } from "./configuration/props-source.ts";

const root = join(import.meta.dirname, "..");
const page = join(root, "docs", "configuration.md");

writeFileSync(join(root, "lib", "configuration", "spacelift-datadog-props.ts"), propsSource(keys));
const metricsPage = join(root, "docs", "metrics.md");
writeFileSync(metricsPage, withMetricTable(readFileSync(metricsPage, "utf8")));
writeFileSync(page, withKeyTables(readFileSync(page, "utf8"), keyGroups));
