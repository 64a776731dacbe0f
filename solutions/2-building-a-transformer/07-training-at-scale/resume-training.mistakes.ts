import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { mersenneTwister, resumeTwister } from "#lib/random";
import { writeSafetensors } from "#lib/write-safetensors";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { readSafetensors } from "../06-complete-model/safetensors.js";
import { type Checkpoint, checkpointTensors as right, TrainingRun } from "./resume-training.js";

type Variables = Record<string, tf.Variable>;
type State = Record<string, any>;

/** What a checkpoint is made of; a mistake replaces some of it. */
interface Parts {
  tensors: (run: TrainingRun) => Variables;
  state: (run: TrainingRun) => State;
  snapshot: (tensors: Variables) => Record<string, tf.Tensor>;
  /** whether the state is read once the bytes are written */
  late: boolean;
  /** whether what was written is freed, as the stub does it */
  frees: boolean;
  restore: (run: TrainingRun, state: State) => void;
}

const parts: Parts = {
  tensors: right,
  state: ({ steps, rng }) => ({ steps, rng: rng.state() }),
  snapshot: (tensors) =>
    Object.fromEntries(Object.entries(tensors).map(([name, variable]) => [name, tf.clone(variable)])),
  late: false,
  frees: true,
  restore: (run, { steps, rng }) => {
    run.steps = steps;
    run.rng = resumeTwister(rng);
  },
};

/** All three functions, with some parts replaced. */
const checkpointing = (other: Partial<Parts>) => {
  const { tensors, state, snapshot, late, frees, restore } = { ...parts, ...other };
  return {
    checkpointTensors: tensors,
    async saveRun(run: TrainingRun): Promise<Checkpoint> {
      const early = JSON.stringify(state(run));
      const held = tensors(run);
      const copies = tf.tidy(() => snapshot(held));
      const bytes = await writeSafetensors(copies);
      if (frees) tf.dispose(copies);
      return { bytes, state: late ? JSON.stringify(state(run)) : early };
    },
    loadRun(model: GPT, checkpoint: Checkpoint): TrainingRun {
      const run = new TrainingRun(model, 0);
      try {
        tf.tidy(() => {
          const saved = readSafetensors(checkpoint.bytes);
          const own = tensors(run);
          for (const name of Object.keys(saved)) if (!(name in own)) throw new RangeError(`unknown: ${name}`);
          for (const [name, { shape }] of Object.entries(own))
            if (saved[name]?.shape.join() !== shape.join()) throw new RangeError(`missing: ${name}`);
          for (const [name, variable] of Object.entries(own)) variable.assign(saved[name]);
          restore(run, JSON.parse(checkpoint.state));
        });
      } catch (error) {
        run.dispose();
        throw error;
      }
      return run;
    },
  };
};

const named = (prefix: string, variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).map(([name, x]) => [`${prefix}.${name}`, x]));

export default mistakesFor<typeof import("./resume-training.js")>({
  "three-tensors-of-one-name": {
    because:
      "A parameter and its moments have one name, and the last one wins. Each needs a name of its own.",
    ...checkpointing({ tensors: (run) => ({ ...run.parameters(), ...run.m, ...run.v }) }),
  },
  "prefix-for-the-weights": {
    because:
      "The parameters have a prefix. Under the names of gptParameters any program can read them as a model.",
    ...checkpointing({
      tensors: (run) => ({ ...named("model", run.parameters()), ...named("m", run.m), ...named("v", run.v) }),
    }),
  },
  "no-moments": {
    because:
      "The moments are missing. AdamW begins from zeros, with a correction that believes in many steps.",
    ...checkpointing({ tensors: (run) => run.parameters() }),
  },
  "no-second-moments": {
    because: "The second moments are missing, which each step is divided by.",
    ...checkpointing({ tensors: (run) => ({ ...run.parameters(), ...named("m", run.m) }) }),
  },
  "first-moments-twice": {
    because:
      "The second moments were saved from m. Both have the same names and shapes, so nothing complains.",
    ...checkpointing({
      tensors: (run) => ({ ...run.parameters(), ...named("m", run.m), ...named("v", run.m) }),
    }),
  },
  "steps-from-zero": {
    because: "The count of steps began again, and with it warmup and bias correction.",
    ...checkpointing({
      restore: (run, { rng }) => {
        run.rng = resumeTwister(rng);
      },
    }),
  },
  "one-step-too-far": {
    because:
      "The count is one too high. `steps` counts those that were made, so the next one has this number already.",
    ...checkpointing({ state: ({ steps, rng }) => ({ steps: steps + 1, rng: rng.state() }) }),
  },
  "new-generator": {
    because: "The generator was not restored. The run goes on with windows that it would not have drawn.",
    ...checkpointing({
      restore: (run, { steps }) => {
        run.steps = steps;
      },
    }),
  },
  "generator-from-its-seed": {
    because:
      "The generator began again from its seed, so the run reads the windows of its first steps once more.",
    ...checkpointing({
      state: ({ steps }) => ({ steps, seed: 77 }),
      restore: (run, { steps, seed }) => {
        run.steps = steps;
        run.rng = mersenneTwister(seed);
      },
    }),
  },
  "draws-a-seed": {
    because:
      "A seed was drawn for the time after loading. The resumed generator gives other numbers, and the saved run lost one.",
    ...checkpointing({
      state: ({ steps, rng }) => ({ steps, seed: rng.integer(2 ** 32) }),
      restore: (run, { steps, seed }) => {
        run.steps = steps;
        run.rng = mersenneTwister(seed);
      },
    }),
  },
  "generator-as-json": {
    because: "JSON keeps no functions: of a generator nothing is left. Its state is what can be saved.",
    ...checkpointing({ state: ({ steps, rng }) => ({ steps, rng }) }),
  },
  "forgets-the-spare": {
    because:
      "The generator makes two normal numbers at a time. The one that was not used yet is part of its state.",
    ...checkpointing({
      state: ({ steps, rng }) => ({ steps, rng: { ...rng.state(), spare: undefined } }),
    }),
  },
  "live-variables": {
    because:
      "The variables themselves were written. Training went on in the meantime, so the file mixes two steps.",
    ...checkpointing({ snapshot: (tensors) => ({ ...tensors }), frees: false }),
  },
  "frees-the-variables": {
    because:
      "The variables themselves were written, and freed afterwards like copies. The run still needs them.",
    ...checkpointing({ snapshot: (tensors) => ({ ...tensors }) }),
  },
  "state-after-the-bytes": {
    because: "The state was read after the bytes were written. By then the run may have taken further steps.",
    ...checkpointing({ late: true }),
  },
});
