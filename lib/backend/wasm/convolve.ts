import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { at, scratch, simdOf } from "./heap.js";
import { type Call, register } from "./kernel.js";
import { roomFor } from "./matmul.js";
import { type Filter, type Images, padding } from "./padding.js";
import type { Convolution } from "./simd.js";

/** As in simd/convolve.c: so many patches at a time. */
const PATCHES = 256;

/** The gradient of tf.conv2d by its filter. The shipped backend has no such kernel. */
function filterGradient({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const { x, dy } = inputs;
  const sizes = convolution(x.shape as Images, attrs.filterShape, dy.shape as Images, attrs);
  const out = zeros(backend, attrs.filterShape);
  const [patches, room] = scratchFor(backend, sizes, (_, outChannels) => roomFor(outChannels, PATCHES));
  simdOf(backend).filter_gradient(at(backend, x), at(backend, dy), at(backend, out), patches, room, ...sizes);
  return out;
}

/** The gradient of tf.conv2d by its images, which is tf.conv2dTranspose. The shipped kernel adds number by number. */
function imageGradient({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const { dy, filter } = inputs;
  const sizes = convolution(attrs.inputShape, filter.shape as Filter, dy.shape as Images, attrs);
  const out = zeros(backend, attrs.inputShape);
  const [patches, room] = scratchFor(backend, sizes, roomFor);
  simdOf(backend).image_gradient(
    at(backend, dy),
    at(backend, filter),
    at(backend, out),
    patches,
    room,
    ...sizes,
  );
  return out;
}

/** The gradient of tf.depthwiseConv2d by its filter. The shipped backend has no such kernel, nor the next. */
function depthwiseFilterGradient({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const { x, dy } = inputs;
  const sizes = convolution(x.shape as Images, attrs.filterShape, dy.shape as Images, attrs);
  const out = zeros(backend, attrs.filterShape);
  simdOf(backend).depthwise_filter_gradient(at(backend, x), at(backend, dy), at(backend, out), ...sizes);
  return out;
}

function depthwiseImageGradient({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const { dy, filter } = inputs;
  const sizes = convolution(attrs.inputShape, filter.shape as Filter, dy.shape as Images, attrs);
  const out = zeros(backend, attrs.inputShape);
  simdOf(backend).depthwise_image_gradient(at(backend, dy), at(backend, filter), at(backend, out), ...sizes);
  return out;
}

/** The sizes of a convolution, as the SIMD functions take them. Its gradients know no dilation. */
function convolution(images: Images, filter: Filter, dy: Images, attrs: any): Convolution {
  const { strides, dataFormat = "NHWC", dilations = 1 } = attrs;
  if (dataFormat !== "NHWC" || !tf.backend_util.tupleValuesAreOne(dilations))
    throw new Error(
      `a convolution's gradient on the wasm backend needs dataFormat "NHWC" and dilations of 1, got "${dataFormat}" and ${dilations}: transpose the images to [batch, height, width, channels]`,
    );
  const [, [top], [left]] = padding(images, filter, attrs);
  const [down, across] = typeof strides === "number" ? [strides, strides] : strides;
  const [filterHeight, filterWidth] = filter;
  const [, outHeight, outWidth, outChannels] = dy;
  return [...images, outHeight, outWidth, outChannels, filterHeight, filterWidth, down, across, top, left];
}

function zeros(backend: BackendWasm, shape: number[]): tf.TensorInfo {
  const out = backend.makeOutput(shape, "float32");
  backend.typedArrayFromHeap(out).fill(0);
  return out;
}

/** Places for the patches, and for the product that works on them. */
function scratchFor(
  backend: BackendWasm,
  [, , , channels, , , outChannels, filterHeight, filterWidth]: Convolution,
  product: (seen: number, outChannels: number) => number,
): [patches: number, room: number] {
  const seen = filterHeight * filterWidth * channels;
  const patches = scratch(backend, PATCHES * seen + product(seen, outChannels));
  return [patches, patches + 4 * PATCHES * seen];
}

export function mendConvolutions(): void {
  register("Conv2DBackpropFilter", filterGradient);
  register("Conv2DBackpropInput", imageGradient);
  register("DepthwiseConv2dNativeBackpropFilter", depthwiseFilterGradient);
  register("DepthwiseConv2dNativeBackpropInput", depthwiseImageGradient);
}
