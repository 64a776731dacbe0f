import { at, simdOf } from "./heap.js";
import { type Call, type Kernel, register, stock } from "./kernel.js";
import { move, stridesOf } from "./move.js";

/** How many times larger an image becomes, down and across; undefined if not a whole number of times. */
function factors(small: number[], large: number[], attrs: any): [down: number, across: number] | undefined {
  const [down, across] = [large[1] / small[1], large[2] / small[2]];
  return !attrs.alignCorners && Number.isInteger(down) && Number.isInteger(across)
    ? [down, across]
    : undefined;
}

/** Every pixel becomes a block of the same pixels. */
function enlarge(): Kernel {
  const shipped = stock("ResizeNearestNeighbor");
  return (call) => {
    const { inputs, backend, attrs } = call;
    const { images } = inputs;
    const [batch, height, width, channels] = images.shape;
    const shape = [batch, ...(attrs.size as [number, number]), channels];
    const by = factors(images.shape, shape, attrs);
    if (!by || images.dtype !== "float32") return shipped(call);
    const out = backend.makeOutput(shape, "float32");
    const [image, row, pixel] = stridesOf(images.shape);
    const blocks = [batch, height, by[0], width, by[1], channels];
    move(
      backend,
      { tensor: images, start: 0, strides: [image, row, 0, pixel, 0, 1] },
      { tensor: out, start: 0, strides: stridesOf(blocks) },
      blocks,
    );
    return out;
  };
}

/** The sum of every block: across, then down. */
function enlargeGradient(): Kernel {
  const shipped = stock("ResizeNearestNeighborGrad");
  return (call: Call) => {
    const { inputs, backend, attrs } = call;
    const { images, dy } = inputs;
    const by = factors(images.shape, dy.shape, attrs);
    if (!by || dy.dtype !== "float32") return shipped(call);
    const [batch, height, width, channels] = images.shape;
    const lines = backend.makeOutput([batch, dy.shape[1], width, channels], "float32");
    const out = backend.makeOutput(images.shape, "float32");
    const { sum } = simdOf(backend);
    sum(at(backend, dy), at(backend, lines), batch * dy.shape[1] * width, by[1], channels, 1);
    sum(at(backend, lines), at(backend, out), batch * height, by[0], width * channels, 1);
    backend.disposeData(lines.dataId);
    return out;
  };
}

export function mendResize(): void {
  register("ResizeNearestNeighbor", enlarge());
  register("ResizeNearestNeighborGrad", enlargeGradient());
}
