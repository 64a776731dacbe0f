// What a model wrote, as a picture to send: dark on white whatever the page's colors are, with the course's name below.

const [EDGE, FOOT] = [32, 44];
const NAME = "Transformer Kata";
const MONO = "18px ui-monospace, monospace";
const LINE = 28;

/** Lines of a picture: pieces of text, each in a color. */
export type Lines = { text: string; color: string }[][];

export const [INK, GOOD, BAD] = ["#1f2328", "#136c33", "#b3202c"];

/** Text as a picture. */
export function pictureOfLines(lines: Lines): HTMLCanvasElement {
  const measure = document.createElement("canvas").getContext("2d")!;
  measure.font = MONO;
  const widthOf = (line: Lines[number]) => measure.measureText(line.map(({ text }) => text).join("")).width;
  const width = Math.max(280, ...lines.map(widthOf));
  return framed(width, lines.length * LINE, (context) => {
    context.font = MONO;
    for (const [at, line] of lines.entries()) {
      let x = 0;
      for (const { text, color } of line) {
        context.fillStyle = color;
        context.fillText(text, x, at * LINE + LINE * 0.7);
        x += context.measureText(text).width;
      }
    }
  });
}

/** A drawing as a picture, each of its pixels a square. */
export function pictureOfCanvas(drawn: HTMLCanvasElement): HTMLCanvasElement {
  const scale = Math.max(1, Math.round(900 / drawn.width));
  return framed(drawn.width * scale, drawn.height * scale, (context) => {
    context.imageSmoothingEnabled = false;
    context.drawImage(drawn, 0, 0, drawn.width * scale, drawn.height * scale);
  });
}

function framed(
  width: number,
  height: number,
  draw: (context: CanvasRenderingContext2D) => void,
): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width) + 2 * EDGE;
  canvas.height = Math.ceil(height) + 2 * EDGE + FOOT;
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#57606a";
  context.font = "15px ui-sans-serif, sans-serif";
  context.fillText(NAME, EDGE, canvas.height - EDGE);
  context.translate(EDGE, EDGE);
  draw(context);
  return canvas;
}

/** @throws Error if the browser makes none of it */
export function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("this browser made no picture of it"))),
      "image/png",
    ),
  );
}
