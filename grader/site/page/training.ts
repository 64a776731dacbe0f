import type { TrainingRun } from "../../core/judge/training-log.js";
import { lossText, secondsText } from "../../core/numbers.js";
import { element } from "./element.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [320, 90];

/** A training as far as it has come: its loss as a line, and the loss that it has to reach. */
export function trainingElement({ step, steps, losses, threshold, seconds }: TrainingRun): HTMLElement {
  const last = losses.at(-1);
  const words = `step ${step} of ${steps}, loss ${last === undefined ? "unknown" : lossText(last)}, to be below ${lossText(threshold)}, ${secondsText(1000 * seconds)}`;
  return element(
    "figure",
    { class: "kata-training" },
    chart(losses, threshold, steps, words),
    element("figcaption", {}, words),
  );
}

function chart(losses: number[], threshold: number, steps: number, words: string): SVGElement {
  const finite = losses.filter(Number.isFinite);
  const top = Math.max(threshold, ...finite.slice(0, 1000), finite.at(-1) ?? 0);
  const low = Math.min(threshold, 0, ...finite.slice(-1000));
  const y = (loss: number) => HEIGHT - 4 - ((loss - low) / (top - low || 1)) * (HEIGHT - 8);
  const x = (i: number) => (i / Math.max(1, steps - 1)) * WIDTH;
  const svg = made("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words });
  svg.append(
    made("line", { class: "kata-threshold", x1: 0, x2: WIDTH, y1: y(threshold), y2: y(threshold) }),
    made("polyline", {
      class: "kata-loss",
      points: losses
        .map((loss, i) => (Number.isFinite(loss) ? `${Math.round(x(i))},${Math.round(y(loss))}` : ""))
        .join(" "),
    }),
  );
  return svg;
}

function made(name: string, attributes: Record<string, string | number>): SVGElement {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}
