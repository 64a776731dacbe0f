import * as tf from "@tensorflow/tfjs";

/**
 * The gradients of sums and means: dy, again for every summand. The shipped ones multiply it by ones, which they make
 * number by number outside of the backend.
 */
function spread(name: "Sum" | "Mean"): void {
  tf.unregisterGradient(name);
  tf.registerGradient({
    kernelName: name,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const axes = tf.util.parseAxisParam(attrs.axis as number | number[], x.shape);
      const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
      return {
        x: () => {
          const each = tf.reshape(dy as tf.Tensor, kept);
          const n = name === "Mean" ? tf.util.sizeFromShape(axes.map((axis) => x.shape[axis])) : 1;
          return tf.broadcastTo(n === 1 ? each : tf.div(each, n), x.shape);
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
  spread("Sum");
  spread("Mean");
}
