import type { TrainingRun } from "../../core/judge/training-log.js";
import { lossText } from "../../core/numbers.js";
import { cameText, chartRange, legendTexts, progressText } from "../../core/report/training.js";
import { element } from "./element.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, LABELS, EDGE] = [420, 140, 48, 6];

/**
 * A training: its loss as a line over the band in which runs of the solution lie, and the loss that it has to reach.
 *
 * @param isOver whether it has ended, and its result is told rather than how far it is
 */
export function trainingElement(run: TrainingRun, isOver: boolean): HTMLElement {
  const words = isOver ? cameText(run) : progressText(run);
  const { curve, band, line } = legendTexts(run);
  const mark = (name: string, text: string) =>
    element("span", { class: `kata-mark kata-mark-${name}` }, text);
  return element(
    "figure",
    { class: "kata-training" },
    chart(run, words),
    element(
      "figcaption",
      {},
      element("p", {}, words),
      element(
        "p",
        { class: "kata-legend" },
        mark("curve", curve),
        band ? mark("band", band) : undefined,
        mark("line", line),
      ),
    ),
  );
}

function chart(run: TrainingRun, words: string): SVGElement {
  const { losses, threshold, steps, band = [] } = run;
  const [low, high] = chartRange(run);
  const y = (loss: number) => round(HEIGHT - EDGE - ((loss - low) / (high - low || 1)) * (HEIGHT - 2 * EDGE));
  const x = (step: number) => round(LABELS + ((step - 1) / Math.max(1, steps - 1)) * (WIDTH - LABELS));
  const points = (pairs: [step: number, loss: number][]) =>
    pairs.map(([step, loss]) => `${x(step)},${y(loss)}`).join(" ");
  const label = (loss: number) => made("text", { x: LABELS - 6, y: y(loss) + 4 }, lossText(loss));
  const title = `${run.test}: ${words}`;
  const area: [number, number][] = [
    ...band.map(([step, low]): [number, number] => [step, low]),
    ...[...band].reverse().map(([step, , high]): [number, number] => [step, high]),
  ];
  const target = y(threshold);
  // Where the loss has left the chart through the top, nothing is drawn.
  const curve = losses
    .map((loss, i): [number, number] => [i + 1, loss])
    .filter(([, loss]) => Number.isFinite(loss) && loss <= high);
  const svg = made("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": title });
  svg.append(
    ...(band.length > 0 ? [made("polygon", { class: "kata-band", points: points(area) })] : []),
    made("line", { class: "kata-threshold", x1: LABELS, x2: WIDTH, y1: target, y2: target }),
    made("polyline", { class: "kata-loss", points: points(curve) }),
    label(threshold),
    // Two labels at one height cannot be read.
    ...(target - y(high) > 16 ? [label(high)] : []),
  );
  return svg;
}

const round = (x: number) => Math.round(10 * x) / 10;

function made(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  if (text !== undefined) node.textContent = text;
  return node;
}
