import * as tf from "@tensorflow/tfjs";
import { at, simdOf } from "./heap.js";
import { type Call, type Kernel, register, stock } from "./kernel.js";
import { fourBytes } from "./move.js";

/**
 * `out[b][o][i] = x[b][o][indices[b][i]]`, where b runs over the first `batchDims` axes, o over those between them and
 * the axis.
 *
 * @throws Error if an index is outside of the axis
 */
function gatherV2(): Kernel {
  const shipped = stock("GatherV2");
  return (call) => {
    const { inputs, backend, attrs } = call;
    const { x, indices } = inputs;
    if (!fourBytes(x.dtype)) return shipped(call);
    const [axis] = tf.util.parseAxisParam(attrs.axis, x.shape);
    const info = tf.backend_util.segment_util.collectGatherOpShapeInfo(
      x as tf.Tensor,
      indices as tf.Tensor,
      axis,
      attrs.batchDims ?? 0,
    );
    const wrong = backend.typedArrayFromHeap(indices).find((index) => index < 0 || index >= info.dimSize);
    if (wrong !== undefined)
      throw new Error(
        `gather: every index must be from 0 to ${info.dimSize - 1}, the length of axis ${axis} of [${x.shape}] less one, got ${wrong}`,
      );
    const out = backend.makeOutput(info.outputShape, x.dtype);
    const { batchSize, outerSize, dimSize, sliceSize } = info;
    const picked = batchSize && tf.util.sizeFromShape(indices.shape) / batchSize;
    simdOf(backend).gather(
      at(backend, x),
      at(backend, indices),
      at(backend, out),
      batchSize,
      outerSize,
      dimSize,
      picked,
      sliceSize,
    );
    return out;
  };
}

/**
 * `out[s] = Σ x[i] over the i whose segment is s`: the gradient of tf.gather, so of every embedding. The shipped
 * backend has no such kernel and cannot train one.
 */
function unsortedSegmentSum({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const { x, segmentIds } = inputs;
  const { numSegments } = attrs as { numSegments: number };
  const rank = segmentIds.shape.length;
  const out = backend.makeOutput([numSegments, ...x.shape.slice(rank)], x.dtype);
  const [values, ids, sums] = [x, segmentIds, out].map((tensor) => backend.typedArrayFromHeap(tensor));
  sums.fill(0);
  const width = tf.util.sizeFromShape(x.shape.slice(rank));
  if (x.dtype === "float32") {
    const [from, by, to] = [x, segmentIds, out].map((tensor) => at(backend, tensor));
    simdOf(backend).scatter_add(from, by, to, ids.length, numSegments, width);
    return out;
  }
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] < 0 || ids[i] >= numSegments) continue;
    for (let j = 0; j < width; j++) sums[ids[i] * width + j] += values[i * width + j];
  }
  return out;
}

export function mendGather(): void {
  register("GatherV2", gatherV2());
  register("UnsortedSegmentSum", unsortedSegmentSum);
}
