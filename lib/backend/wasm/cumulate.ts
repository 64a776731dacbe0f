import * as tf from "@tensorflow/tfjs";
import { type Kernel, register, stock } from "./kernel.js";

/** Sums and products up to each position. The shipped kernels write outside the tensor if the axis counts from the end. */
function cumulative(name: "Cumsum" | "Cumprod"): Kernel {
  const shipped = stock(name);
  return (call) => {
    const [axis] = tf.util.parseAxisParam(call.attrs.axis, call.inputs.x.shape);
    return shipped({ ...call, attrs: { ...call.attrs, axis } });
  };
}

export function mendCumulative(): void {
  register("Cumsum", cumulative("Cumsum"));
  register("Cumprod", cumulative("Cumprod"));
}
