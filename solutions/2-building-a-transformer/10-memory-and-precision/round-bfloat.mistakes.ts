import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import {
  type AdamWSettings,
  adamW,
} from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { roundBfloat16 as right } from "./round-bfloat.js";

/** Rounds by other bits, of which the lower `cut` are cleared. */
const rounding = (other: (bits: number) => number, cut = 16) => ({
  roundBfloat16(x: number): number {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, x);
    view.setUint32(0, Math.floor((other(view.getUint32(0)) >>> 0) / 2 ** cut) * 2 ** cut);
    return view.getFloat32(0);
  },
});

interface Other {
  twin?: (masterCopy: boolean) => boolean;
  start?: (variable: tf.Variable) => tf.Tensor;
  settings?: AdamWSettings;
  /** what the gradients are before Adam sees them */
  grads?: (grads: Gradients) => Promise<Gradients>;
  /** what a model's variable gets; nothing, where it stays as it is */
  give?: (updated: tf.Tensor) => Promise<tf.Tensor>;
  given?: (variable: tf.Variable, grads: Gradients, i: number, masterCopy: boolean) => boolean;
  /** whether the twin gets the rounded numbers back */
  back?: boolean;
  /** whether each step has a new optimizer */
  forgets?: boolean;
  keepsTwins?: boolean;
  freesAll?: boolean;
}

async function rounded(x: tf.Tensor): Promise<tf.Tensor> {
  return tf.tensor(Float32Array.from(await x.data(), right), x.shape);
}

const optimizing = ({
  twin = (masterCopy) => masterCopy,
  start = (variable) => variable,
  settings = { weightDecay: 0 },
  grads: seen = async (grads) => grads,
  give = rounded,
  given = () => true,
  back = false,
  forgets = false,
  keepsTwins = false,
  freesAll = false,
}: Other) => ({
  roundedOptimizer(variables: tf.Variable[], masterCopy: boolean) {
    const twins = twin(masterCopy);
    const updated = twins ? variables.map((v) => tf.tidy(() => tf.variable(start(v)))) : variables;
    let optimizer = adamW(updated, settings);
    return {
      async step(grads: Gradients, lr: number) {
        if (forgets) {
          optimizer.dispose();
          optimizer = adamW(updated, settings);
        }
        const told = await seen(grads);
        const known = variables.flatMap(({ name }, i) => (told[name] ? [[updated[i].name, told[name]]] : []));
        optimizer.step(Object.fromEntries(known), lr);
        if (told !== grads) tf.dispose(told);
        for (const [i, variable] of variables.entries()) {
          if (!given(variable, grads, i, masterCopy)) continue;
          const numbers = await give(updated[i]);
          variable.assign(numbers);
          if (back) updated[i].assign(numbers);
          numbers.dispose();
        }
      },
      dispose() {
        optimizer.dispose();
        if (twins && !keepsTwins) tf.dispose(updated);
        if (freesAll) tf.dispose(variables);
      },
    };
  },
});

export default mistakesFor<typeof import("./round-bfloat.js")>({
  truncated: {
    because:
      "The lower 16 bits were cut off. That rounds toward 0, and the nearest number may be the one above.",
    ...rounding((bits) => bits),
  },
  "half-up": {
    because:
      "A tie always goes away from 0. It should go to the number whose last bit is 0: 257 becomes 256.",
    ...rounding((bits) => bits + 0x8000),
  },
  "half-down": {
    because: "A tie always goes toward 0. It should go to the number whose last bit is 0: 259 becomes 260.",
    ...rounding((bits) => bits + 0x7fff),
  },
  "ties-to-odd": {
    because: "A tie goes to the number whose last bit is 1.",
    ...rounding((bits) => bits + 0x7fff + (1 - ((bits >>> 16) & 1))),
  },
  "one-bit-more": {
    because: "One fraction bit too many was kept. bfloat16 has 7.",
    ...rounding((bits) => bits + 0x3fff + ((bits >>> 15) & 1), 15),
  },
  "ten-fraction-bits": {
    because: "10 fraction bits were kept, as float16 does. bfloat16 has 7.",
    ...rounding((bits) => bits + 0xfff + ((bits >>> 13) & 1), 13),
  },
  "always-up": {
    because: "What is no bfloat16 number goes to the next one away from 0. It should go to the nearest.",
    ...rounding((bits) => bits + 0xffff),
  },
  "two-decimals": {
    because: "Decimal digits were rounded. The 7 fraction bits are binary.",
    roundBfloat16: (x) => Number(x.toPrecision(3)),
  },
  "minus-zero-lost": {
    because: "−0 became 0. The sign bit stays what it is.",
    roundBfloat16: (x) => right(x) + 0,
  },
  "largest-for-infinite": {
    because:
      "What is too large became the largest number. Half a gap beyond it, IEEE 754 rounds to infinity.",
    roundBfloat16(x) {
      const rounded = right(x);
      return Math.abs(rounded) === Infinity && Number.isFinite(x)
        ? Math.sign(x) * 3.3895313892515355e38
        : rounded;
    },
  },
  "tiny-as-zero": {
    because: "Numbers below 2⁻¹²⁶ became 0. bfloat16 has subnormal numbers, as float32 has.",
    roundBfloat16: (x) => (Math.abs(right(x)) < 2 ** -126 ? (Object.is(x, -0) || x < 0 ? -0 : 0) : right(x)),
  },
  "nan-as-zero": {
    because: "NaN became a number. It should stay NaN, so that a broken training is noticed.",
    roundBfloat16: (x) => (Number.isNaN(x) ? 0 : right(x)),
  },
  "rounded-once": {
    because: "The number was not rounded to float32 first. Near a tie the result differs.",
    roundBfloat16(x) {
      if (!Number.isFinite(x) || Math.abs(x) < 2 ** -120 || Math.abs(x) > 2 ** 120) return right(x);
      const gap = 2 ** (Math.floor(Math.log2(Math.abs(x))) - 7);
      const [below, rest] = [Math.floor(Math.abs(x) / gap), (Math.abs(x) / gap) % 1];
      return Math.sign(x) * (below + Number(rest > 0.5 || (rest === 0.5 && below % 2 === 1))) * gap;
    },
  },
  "master-copy-rounded": {
    because:
      "Small steps are lost in spite of the master copy: it was rounded as well, or it is not what AdamW updates.",
    ...optimizing({ back: true }),
  },
  "always-a-master-copy": {
    because: "There is a master copy in both cases. Without one the variables are all there is.",
    ...optimizing({ twin: () => true }),
  },
  "wrong-way-round": {
    because: "The master copy is there when it is not asked for, and missing when it is.",
    ...optimizing({ twin: (masterCopy) => !masterCopy }),
  },
  "never-rounded": {
    because:
      "The variables get float32 numbers. The model computes in bfloat16, so they are rounded after every step.",
    ...optimizing({ give: async (x) => tf.clone(x) }),
  },
  "rounded-with-master-only": {
    because:
      "Without a master copy nothing is rounded. The variables are to hold bfloat16 numbers in both cases.",
    ...optimizing({ given: (_, __, ___, masterCopy) => masterCopy }),
  },
  "only-what-moved": {
    because: "Variables without a gradient are not rounded. After a step all of them hold bfloat16 numbers.",
    ...optimizing({ given: ({ name }, grads) => name in grads }),
  },
  "first-variable-only": {
    because: "Only the first variable gets new numbers.",
    ...optimizing({ given: (_, __, i) => i === 0 }),
  },
  "master-of-zeros": {
    because: "The master copy starts at 0. It starts at the numbers of its variable.",
    ...optimizing({ start: (variable) => tf.zerosLike(variable) }),
  },
  "gradients-rounded": {
    because: "The gradients were rounded to bfloat16. Only the weights are.",
    ...optimizing({
      grads: async (grads) => {
        const told: Gradients = {};
        for (const [name, grad] of Object.entries(grads)) told[name] = await rounded(grad);
        return told;
      },
    }),
  },
  "weights-decay": {
    because: "The weights decay at every step. This optimizer has no weight decay.",
    ...optimizing({ settings: {} }),
  },
  "forgets-its-moments": {
    because: "Each step has a new AdamW. Its moments have to last as long as the optimizer.",
    ...optimizing({ forgets: true }),
  },
  "master-copies-left": {
    because: "The master copies are still there after dispose, which frees all that the optimizer has made.",
    ...optimizing({ keepsTwins: true }),
  },
  "frees-the-model": {
    because: "dispose freed the model's variables. They are the caller's.",
    ...optimizing({ freesAll: true }),
  },
  "nothing-cut-off": {
    because: "The number is still a float32. A bfloat16 number has zeros in the lower 16 bits.",
    ...rounding((bits) => bits, 0),
  },
  "infinity-as-nan": {
    because: "Infinities became NaN. bfloat16 has them too: they stay.",
    roundBfloat16: (x) => (Number.isFinite(x) ? right(x) : Number.NaN),
  },
  "rounded-without-master-only": {
    because:
      "With a master copy the variables got its float32 numbers. The model computes in bfloat16 in both cases.",
    roundedOptimizer: (variables, masterCopy) =>
      optimizing(masterCopy ? { give: async (updated) => tf.clone(updated) } : {}).roundedOptimizer(
        variables,
        masterCopy,
      ),
  },
});
