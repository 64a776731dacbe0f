import * as tf from "@tensorflow/tfjs";

/** What one step of clipped Adam was. */
export interface AdamStep {
  /** the loss before the step */
  loss: number;
  /** the norm of its gradient, before clipping */
  norm: number;
  /** copies of all variables after the step, by the caller's names */
  parameters: Record<string, tf.Tensor>;
}

const [BETA1, EPSILON] = [0.9, 1e-8];

/**
 * Clipped Adam in plain numbers but for the gradients: the slow way against which a spec compares a training step.
 *
 *     const step = plainAdam(parameters, { lr: 0.05, maxNorm: 0.4 });
 *     const due = await step(() => lossOf(batch));
 *
 * @param variables what is trained, by any names; the gradients of all of them are clipped together
 * @param settings lr is one number for all steps, or a function of the step, counted from 1; a maxNorm of Infinity clips nothing;
 *   beta2 is 0.95 unless given
 * @returns makes one step with the gradient of a loss
 */
export function plainAdam(
  variables: Record<string, tf.Variable>,
  { lr, maxNorm, beta2 = 0.95 }: { lr: number | ((step: number) => number); maxNorm: number; beta2?: number },
): (lossOf: () => tf.Scalar) => Promise<AdamStep> {
  const moments = new Map<string, { m: number[]; v: number[] }>();
  let t = 0;
  return async (lossOf) => {
    t++;
    const rate = typeof lr === "number" ? lr : lr(t);
    const { value, grads } = tf.variableGrads(lossOf, Object.values(variables));
    const lists: Record<string, number[]> = {};
    for (const [name, variable] of Object.entries(variables))
      lists[name] = grads[variable.name]
        ? Array.from(await grads[variable.name].data())
        : Array(variable.size).fill(0);
    const [loss] = await value.data();
    tf.dispose([value, grads]);
    const norm = Math.sqrt(
      Object.values(lists).reduce((sum, list) => list.reduce((s, x) => s + x * x, sum), 0),
    );
    const parameters: Record<string, tf.Tensor> = {};
    for (const [name, variable] of Object.entries(variables)) {
      const g = lists[name].map((x) => x * Math.min(1, maxNorm / norm));
      const before = moments.get(name);
      const m = g.map((x, i) => BETA1 * (before?.m[i] ?? 0) + (1 - BETA1) * x);
      const v = g.map((x, i) => beta2 * (before?.v[i] ?? 0) + (1 - beta2) * x * x);
      moments.set(name, { m, v });
      const theta = Array.from(await variable.data(), (x: number, i) => {
        const [mean, square] = [m[i] / (1 - BETA1 ** t), v[i] / (1 - beta2 ** t)];
        return x - (rate * mean) / (Math.sqrt(square) + EPSILON);
      });
      parameters[name] = tf.tensor(theta, variable.shape);
      variable.assign(parameters[name]);
    }
    return { loss, norm, parameters };
  };
}

/**
 * Stages for `toMatchStages` that compare the parameters of a step, those of the names that are given or all.
 *
 * @param when the end of "E after step 2"
 */
export function parameterStages(parameters: Record<string, tf.Tensor>, when: string, names?: string[]) {
  return (names ?? Object.keys(parameters)).map((name) => ({
    ...{ name, expected: parameters[name], what: `${name} ${when}` },
    axes: parameters[name].rank === 2 ? "row column" : "unit",
    ...{ atol: 2e-3, rtol: 1e-3 },
  }));
}
