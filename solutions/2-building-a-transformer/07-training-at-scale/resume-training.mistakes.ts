import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
  /** whether the variable of this name gets what was saved */
  assigns: (name: string) => boolean;
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
  assigns: () => true,
};

/** All three functions, with some parts replaced. */
const checkpointing = (other: Partial<Parts>) => {
  const { tensors, state, snapshot, late, frees, restore, assigns } = { ...parts, ...other };
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
          for (const [name, variable] of Object.entries(own)) if (assigns(name)) variable.assign(saved[name]);
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
      "You gave a parameter and its two moments one name, so only the last one is kept. Each needs a name of its own.",
    ...checkpointing({ tensors: (run) => ({ ...run.parameters(), ...run.m, ...run.v }) }),
  },
  "prefix-for-the-weights": {
    because:
      "You put a prefix on the parameters. Under the names of gptParameters, any program can read them as a model.",
    ...checkpointing({
      tensors: (run) => ({ ...named("model", run.parameters()), ...named("m", run.m), ...named("v", run.v) }),
    }),
  },
  "no-moments": {
    because:
      "You left out the moments. AdamW starts from zeros, with a bias correction that assumes many steps.",
    ...checkpointing({ tensors: (run) => run.parameters() }),
  },
  "no-first-moments": {
    because:
      "You left out the first moments. They are what moves the weights, so the resumed run takes other steps.",
    ...checkpointing({ tensors: (run) => ({ ...run.parameters(), ...named("v", run.v) }) }),
  },
  "no-second-moments": {
    because:
      "You left out the second moments. Each step is divided by their root, so the resumed run takes other steps.",
    ...checkpointing({ tensors: (run) => ({ ...run.parameters(), ...named("m", run.m) }) }),
  },
  "first-moments-twice": {
    because:
      "You saved m under the names of v. Both have the same parameters and shapes, so nothing complains.",
    ...checkpointing({
      tensors: (run) => ({ ...run.parameters(), ...named("m", run.m), ...named("v", run.m) }),
    }),
  },
  "steps-from-zero": {
    because: "You started the count of steps at 0 again, and with it the warmup and the bias correction.",
    ...checkpointing({
      restore: (run, { rng }) => {
        run.rng = resumeTwister(rng);
      },
    }),
  },
  "one-step-too-far": {
    because:
      "Your count is one too high. `steps` counts the steps already made, so it is also the index of the next one.",
    ...checkpointing({ state: ({ steps, rng }) => ({ steps: steps + 1, rng: rng.state() }) }),
  },
  "new-generator": {
    because:
      "You didn't restore the generator, so the run continues on windows that it would not have drawn.",
    ...checkpointing({
      restore: (run, { steps }) => {
        run.steps = steps;
      },
    }),
  },
  "generator-from-its-seed": {
    because:
      "You restarted the generator from its seed, so the run reads the windows of its first steps again.",
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
      "You drew a seed for the resumed run. Its generator draws other numbers, and the saved run has lost one.",
    ...checkpointing({
      state: ({ steps, rng }) => ({ steps, seed: rng.integer(2 ** 32) }),
      restore: (run, { steps, seed }) => {
        run.steps = steps;
        run.rng = mersenneTwister(seed);
      },
    }),
  },
  "generator-as-json": {
    because:
      "You wrote the generator itself to JSON, which keeps no functions, so nothing is left of it. Save its state.",
    ...checkpointing({ state: ({ steps, rng }) => ({ steps, rng }) }),
  },
  "forgets-the-spare": {
    because:
      "You lost a normal number. The generator makes two at a time, and the unused one is part of its state.",
    ...checkpointing({
      state: ({ steps, rng }) => ({ steps, rng: { ...rng.state(), spare: undefined } }),
    }),
  },
  "live-variables": {
    because:
      "You wrote the variables themselves. Training went on in the meantime, so the file mixes two steps.",
    ...checkpointing({ snapshot: (tensors) => ({ ...tensors }), frees: false }),
  },
  "frees-the-variables": {
    because:
      "You wrote the variables themselves and then freed them as if they were copies. The run still needs them.",
    ...checkpointing({ snapshot: (tensors) => ({ ...tensors }) }),
  },
  "state-after-the-bytes": {
    because: "You read the state after the bytes were written. By then the run may have taken more steps.",
    ...checkpointing({ late: true }),
  },
  "weights-not-loaded": {
    because:
      "You restored the moments but not the weights. The model's variables get those of the checkpoint.",
    ...checkpointing({
      assigns: (name) => /^[mv]\./.test(name),
    }),
  },
  "steps-not-saved": {
    because:
      "You left the count of steps out of the state. The schedule and the bias correction depend on it.",
    ...checkpointing({ state: ({ rng }) => ({ rng: rng.state() }) }),
  },
  "copies-for-variables": {
    because: "You returned copies of the variables. What is loaded into copies never reaches the run.",
    ...checkpointing({
      tensors: (run) =>
        Object.fromEntries(
          Object.entries(right(run)).map(([name, x]) => [name, tf.variable(x.clone(), false)]),
        ),
    }),
  },
});
