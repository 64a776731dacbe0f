import type { TrainingRun } from "../../core/judge/training-log.js";
import { cameText, legendTexts, nameOfRun, progressTexts } from "../../core/report/training.js";
import type { Look } from "./look.js";
import { chartLines, chartMarks, sparkline } from "./loss-chart.js";
import { cut, wrap } from "./text.js";
import { columnsOf } from "./width.js";

const MOST_WIDTH = 76;
/** Rows of a screen that are not the chart's while a run trains: head, foot, and the texts around it. */
const OTHER_ROWS = 14;

/** What the watch screen shows while a run trains. */
export function trainingLines(run: TrainingRun, look: Look): string[] {
  const rows = Math.min(8, Math.max(3, look.height - OTHER_ROWS));
  const width = Math.min(MOST_WIDTH, look.width - 4);
  const { color } = look;
  const mark = chartMarks(look);
  const { curve, band, line } = legendTexts(run);
  const legend = [
    `${color.cyan.bold(mark.lower)} ${curve}`,
    ...(band ? [`${color.green(mark.band)} ${band}`] : []),
    `${color.yellow(mark.line)} ${line}`,
  ];
  return [
    ...wrap(color.bold(run.test), look, 3, 2),
    "",
    ...chartLines(run, look, width, rows).map((line) => `  ${line}`),
    "",
    ...onFewLines(progressTexts(run), look),
    ...onFewLines(legend, look),
  ];
}

/** Texts on one line, or on as many as they need without being torn. */
function onFewLines(texts: string[], look: Look): string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const longer = `${lines.at(-1)}   ${text}`;
    if (lines.length > 0 && columnsOf(longer) < look.width) lines[lines.length - 1] = longer;
    else lines.push(`   ${text}`);
  }
  return lines;
}

/** Where a run is, on one line with its curve. */
export function progressLine(run: TrainingRun, look: Look): string {
  const texts = progressTexts(run).join("  ");
  const room = Math.min(24, look.width - texts.length - 4);
  return cut(` ${room > 3 ? `${sparkline(run.losses, look, room)}  ` : ""}${texts}`, look.width - 1);
}

/** A run that has ended: its curve, and what came of it. */
export function trainedLines(run: TrainingRun, look: Look): string[] {
  const { losses } = run;
  const came = cameText(run);
  const beside = look.width - came.length - 18;
  const curve = sparkline(losses, look, Math.min(24, beside >= 8 ? beside : look.width - 16));
  return wrap(`${look.color.dim(nameOfRun(run))}  ${look.color.cyan(curve)}  ${came}`, look, 3, 6);
}
