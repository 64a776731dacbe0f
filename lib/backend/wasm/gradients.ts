import * as tf from "@tensorflow/tfjs";

/** `dy` again for each summand. Its own gradient sums them: that of tf.tile slices, and gives up at five axes. */
function spread(dy: tf.Tensor, axes: number[], shape: number[]): tf.Tensor {
  const reps = shape.map((length, axis) => (axes.includes(axis) ? length : 1));
  return tf.customGrad((each) => ({
    value: tf.tile(each as tf.Tensor, reps),
    gradFunc: (above: tf.Tensor) => tf.sum(above, axes, true),
  }))(dy);
}

/**
 * The gradients of sums and means. The shipped ones multiply dy by ones, which they make number by number outside of the
 * backend.
 */
function summed(name: "Sum" | "Mean"): void {
  tf.unregisterGradient(name);
  tf.registerGradient({
    kernelName: name,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const axes = tf.util.parseAxisParam(attrs.axis as number | number[], x.shape);
      const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
      const n = name === "Mean" ? tf.util.sizeFromShape(axes.map((axis) => x.shape[axis])) : 1;
      return {
        x: () => {
          const each = tf.reshape(dy as tf.Tensor, kept);
          return spread(n === 1 ? each : tf.div(each, n), axes, x.shape);
        },
      };
    },
  });
}

/** The gradient of running sums: running sums of dy from the other end. The shipped one turns the axes round besides. */
function runningSums(): void {
  tf.unregisterGradient("Cumsum");
  tf.registerGradient({
    kernelName: "Cumsum",
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const [axis] = tf.util.parseAxisParam(attrs.axis as number, x.shape);
      return { x: () => tf.cumsum(dy as tf.Tensor, axis, attrs.exclusive as boolean, !attrs.reverse) };
    },
  });
}

export function mendGradients(): void {
  runningSums();
  summed("Sum");
  summed("Mean");
}
