import * as tf from "@tensorflow/tfjs";
import { register, stock } from "./kernel.js";

export type Images = [batch: number, height: number, width: number, channels: number];
export type Filter = [height: number, width: number, channels: number, outChannels: number];

/** The padding of each side, as TensorFlow.js takes it. */
type Padding = [[0, 0], [top: number, bottom: number], [left: number, right: number], [0, 0]];

/**
 * What is to be added to each side of images, whatever way it was asked for.
 *
 * @throws Error if the filter does not fit into the padded images
 */
export function padding(
  images: Images,
  filter: Filter,
  { strides, pad, dilations = 1 }: { strides: number; pad: "same" | "valid" | number; dilations?: number },
): Padding {
  const info = tf.backend_util.computeConv2DInfo(images, filter, strides, dilations, pad, undefined, true);
  const { top, bottom, left, right } = info.padInfo;
  if (
    info.inHeight + top + bottom < info.effectiveFilterHeight ||
    info.inWidth + left + right < info.effectiveFilterWidth
  )
    throw new Error(
      `a convolution's filter must fit into the padded images, got a filter of [${filter}], images of [${images}] and the padding ${pad}`,
    );
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

/**
 * The shipped convolutions, told the padding of each side. Their own reading of "same" goes wrong where a step is longer
 * than the filter: the result is what lay in the memory before. And of a padding by a number TensorFlow.js sizes the
 * result by the filter's height alone, so that they write past its end.
 */
export function mendPadding(): void {
  for (const name of ["Conv2D", "FusedConv2D", "DepthwiseConv2dNative", "FusedDepthwiseConv2D"]) {
    const shipped = stock(name);
    register(name, (call) => {
      const { x, filter } = call.inputs;
      const pad = padding(x.shape as Images, filter.shape as Filter, call.attrs);
      return shipped({ ...call, attrs: { ...call.attrs, pad } });
    });
  }
}
