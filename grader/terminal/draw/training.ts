import type { TrainingRun } from "../../core/judge/training-log.js";
import { lossText, speedText, tenths } from "../../core/numbers.js";
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
  const legend = [
    `${color.cyan.bold(mark.lower)} ${nameOf(run)}`,
    ...(run.band ? [`${color.green(mark.band)} runs of the solution`] : []),
    `${color.yellow(mark.line)} ${run.whole ? "below this at the end" : "to reach"}`,
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

/** `step 120 of 300`, `loss 1.42`, `38 steps/s`, `at most 5 s left` */
function progressTexts(run: TrainingRun): string[] {
  const { step, steps, losses, stepsPerSecond, secondsLeft, done } = run;
  return [
    `step ${step} of ${steps}`,
    `${nameOf(run)} ${lossText(losses[losses.length - 1])}`,
    `${speedText(stepsPerSecond)} steps/s`,
    ...(done ? [] : [`at most ${Math.ceil(secondsLeft)} s left`]),
  ];
}

function nameOf({ what = "loss" }: TrainingRun): string {
  return what;
}

/** Where a run is, in words. */
export function progressText(run: TrainingRun): string {
  return progressTexts(run).join(", ");
}

/** Where a run is, on one line with its curve. */
export function progressLine(run: TrainingRun, look: Look): string {
  const texts = progressTexts(run).join("  ");
  const room = Math.min(24, look.width - texts.length - 4);
  return cut(` ${room > 3 ? `${sparkline(run.losses, look, room)}  ` : ""}${texts}`, look.width - 1);
}

/** A run that has ended: its curve, and what came of it. */
export function trainedLines(run: TrainingRun, look: Look): string[] {
  const { losses, step, steps, seconds } = run;
  const came = `${lossText(losses[0])} to ${lossText(losses[losses.length - 1])} in ${step} of ${steps} steps, ${tenths(seconds)} s`;
  const beside = look.width - came.length - 18;
  const curve = sparkline(losses, look, Math.min(24, beside >= 8 ? beside : look.width - 16));
  return wrap(`${look.color.dim(nameOf(run))}  ${look.color.cyan(curve)}  ${came}`, look, 3, 6);
}
