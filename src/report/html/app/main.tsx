import { render } from "preact";
import { unpackData } from "../packed-data.ts";
import type { PackedData } from "../packed-data.ts";
import { App } from "./app.tsx";
// oxlint-disable-next-line import/no-unassigned-import -- the bundler collects it
import "./styles.css";

const place = document.getElementById("app");
const source = document.getElementById("data")?.textContent;
if (place !== null && source != null) render(<App data={unpackData(JSON.parse(source) as PackedData)} />, place);
