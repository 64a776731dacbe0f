import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { lmLoss } from "../06-complete-model/lm-loss.js";
import { accumulateGradients, type LossOf } from "./accumulate-gradients.js";
import { clipGradients } from "./clip-gradients.js";
import { adamW } from "./decoupled-decay.js";
import { earlyStopping } from "./early-stopping.js";
import { evaluateLoss } from "./evaluate-loss.js";
import type { TextSplit } from "./text-split.js";
import { type Schedule, warmupCosine } from "./warmup-cosine.js";
import { type Batch, batchesInOrder, randomBatch } from "./window-batches.js";

/** The settings of a training run; `total` of the schedule is the number of steps. */
export interface Plan extends Schedule {
  /** micro-batches per step */
  microBatches: number;
  /** B, windows per micro-batch */
  windows: number;
  /** T, tokens per window */
  length: number;
  /** the longest norm that a gradient may have */
  maxNorm: number;
  /** λ of AdamW */
  weightDecay: number;
  /** the number of steps from one validation loss to the next */
  evaluateEvery: number;
  /** how many validation losses in a row without improvement end the training */
  patience: number;
}

/** The report of one step. */
export interface StepReport {
  /** the training loss of the step's batch, before the step */
  loss: number;
  /** the norm of its gradient before clipping */
  norm: number;
  /** the learning rate */
  lr: number;
  /** the loss on the whole validation text after the step, if it is measured there */
  validation?: number;
}

/** The loss of a model without dropout: the mean over the targets that count. */
export function languageLoss(model: GPT): LossOf {
  return ({ x, y }: Batch) => lmLoss(gptLogits(model, x), y); // []
}

/**
 * Trains a language model, one step for each report that the caller asks for.
 *
 *     for await (const { loss, validation } of trainLanguageModel(model, split, plan, rng)) ...
 *
 * A step draws its micro-batches from the training text, accumulates their gradients, clips them, and passes them to AdamW
 * with the learning rate of the schedule. The validation text is only measured, never trained on. The training ends after all
 * steps, when patience runs out, or when the caller stops asking. In each case the model keeps the weights of its best validation
 * loss, if there is one.
 *
 * The loss and the norm of a step are read with `await` before its report.
 *
 * @param model its tensors are variables; they are trained in place
 * @param split the ids of the training text and of the validation text
 * @param plan sizes and settings
 * @param rng draws the windows
 * @param lossOf the loss that is minimized, and measured on the validation text; `languageLoss(model)` by default
 * @returns a report for every step
 */
export async function* trainLanguageModel(
  model: GPT,
  { train, validation }: TextSplit,
  plan: Plan,
  rng: Random,
  lossOf: LossOf = languageLoss(model),
): AsyncGenerator<StepReport, void> {
  const variables = Object.values(gptParameters(model)) as tf.Variable[];
  const optimizer = adamW(variables, { weightDecay: plan.weightDecay });
  const stopper = earlyStopping(variables, { patience: plan.patience });
  const held = batchesInOrder(validation, plan.microBatches * plan.windows, plan.length);
  const draw = (): Batch => randomBatch(train, plan.windows, plan.length, rng);
  try {
    for (let step = 0; step < plan.total; step++) {
      const lr = warmupCosine(step, plan);
      const batches: Batch[] = /* blank: the micro-batches of this step */ Array.from(
        { length: plan.microBatches },
        draw,
      ) /* end */;
      const { loss, norm }: { loss: tf.Scalar; norm: tf.Scalar } = tf.tidy(() => {
        // blank: gradients of all micro-batches, clipped; one update; loss and norm
        const accumulated = accumulateGradients(lossOf, batches);
        const clipped = clipGradients(accumulated.grads, plan.maxNorm);
        optimizer.step(clipped.grads, lr);
        return { loss: accumulated.loss, norm: clipped.norm }; // [] each
        // end
      });
      const report: StepReport = { loss: await take(loss), norm: await take(norm), lr };
      for (const { x, y } of batches) tf.dispose([x, y]);
      const isMeasured: boolean =
        /* blank: whether to measure the validation loss after this step */ (step + 1) %
          plan.evaluateEvery ===
        0 /* end */;
      if (isMeasured) report.validation = (await evaluateLoss(lossOf, held)).loss;
      const isOver: boolean =
        /* blank: whether patience has run out */ report.validation !== undefined &&
        stopper.see(report.validation) /* end */;
      yield report;
      if (isOver) break;
    }
  } finally {
    // blank: restore the weights that the model keeps
    stopper.restore();
    // end
    stopper.dispose();
    optimizer.dispose();
    for (const { x, y } of held) tf.dispose([x, y]);
  }
}

/** The number in a tensor, which is freed. */
async function take(scalar: tf.Scalar): Promise<number> {
  const [value] = await scalar.data();
  scalar.dispose();
  return value;
}
