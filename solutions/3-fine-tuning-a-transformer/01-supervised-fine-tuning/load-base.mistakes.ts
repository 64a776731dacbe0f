import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { loadParameters as right } from "./load-base.js";

type Stored = Record<string, tf.Tensor>;

/** The files that have fitted some model. */
const fitted = new WeakSet<Stored>();

const put = (model: GPT, name: string, tensor: tf.Tensor) =>
  (gptParameters(model)[name] as tf.Variable).assign(tensor);

/** Refuses as it should, and loads in another way. */
const loading = (load: (model: GPT, stored: Stored) => void) => ({
  loadParameters(model: GPT, stored: Stored) {
    if (fits(model, stored)) load(model, stored);
    else right(model, stored);
  },
});

/** Loads as it should what it lets pass; what it refuses is told as the stub tells it. */
const refusing = (isRefused: (name: string, parameter?: tf.Tensor, tensor?: tf.Tensor) => boolean) => ({
  loadParameters(model: GPT, stored: Stored) {
    const parameters = gptParameters(model);
    const names = [...new Set([...Object.keys(parameters), ...Object.keys(stored)])];
    const own = (tensors: Stored, name: string) => (Object.hasOwn(tensors, name) ? tensors[name] : undefined);
    const misfits = names.filter((name) => isRefused(name, own(parameters, name), own(stored, name)));
    if (misfits.length > 0)
      throw new RangeError(`the checkpoint does not fit the model: ${misfits.join(", ")}`);
    for (const name of names) {
      const [parameter, tensor] = [own(parameters, name), own(stored, name)];
      if (parameter && tensor) put(model, name, tensor);
    }
  },
});

function fits(model: GPT, stored: Stored): boolean {
  const parameters = gptParameters(model);
  const shapes = (tensors: Stored) =>
    Object.keys(tensors)
      .sort()
      .map((name) => `${name} ${tensors[name].shape}`)
      .join();
  return shapes(parameters) === shapes(stored);
}

const differ = (a?: tf.Tensor, b?: tf.Tensor) => a?.shape.join() !== b?.shape.join();

export default mistakesFor<typeof import("./load-base.js")>({
  "paired-by-order": {
    because:
      "Tensors were paired in the order in which the file lists them. Only the name says where a tensor belongs.",
    ...loading((model, stored) => {
      const tensors = Object.values(stored);
      for (const [i, parameter] of Object.values(gptParameters(model)).entries())
        (parameter as tf.Variable).assign(tensors[i]);
    }),
  },
  "turns-the-matrices": {
    because:
      "Square matrices were transposed. The file holds [in, out], as the model does, and no shape tells that they are turned.",
    ...loading((model, stored) => {
      for (const [name, tensor] of Object.entries(stored)) {
        const isSquare = tensor.rank === 2 && tensor.shape[0] === tensor.shape[1];
        put(model, name, isSquare ? tf.transpose(tensor) : tensor);
      }
    }),
  },
  "tables-only": {
    because:
      "Only E and P were loaded. The parameters of the blocks and of the norm are deeper in the tree: gptParameters names all of them.",
    ...loading((model, stored) => {
      for (const name of ["E", "P"]) put(model, name, stored[name]);
    }),
  },
  "first-block-only": {
    because: "Only block 0 was loaded. The other blocks kept the numbers that they started with.",
    ...loading((model, stored) => {
      for (const [name, tensor] of Object.entries(stored))
        if (!/^blocks\.[1-9]/.test(name)) put(model, name, tensor);
    }),
  },
  "loads-nothing": {
    because:
      "The file was checked and not loaded: every parameter still holds the numbers that it started with.",
    ...loading(() => {}),
  },
  "frees-the-file": {
    because: "The file's tensors were disposed. They are the caller's, who may load them into another model.",
    ...loading((model, stored) => {
      right(model, stored);
      tf.dispose(stored);
    }),
  },
  "holds-the-file": {
    because:
      "The model holds the file's tensors themselves. An optimizer knows the old variables, and the caller may free the new ones.",
    ...loading((model, stored) => {
      const leaf = (name: string) => stored[name];
      const { E, P, norm, blocks } = model;
      Object.assign(model, { E: leaf("E"), P: leaf("P") });
      Object.assign(norm, { gamma: leaf("norm.gamma"), beta: leaf("norm.beta") });
      void [E, P];
      for (const [i, block] of blocks.entries())
        for (const [branch, weights] of Object.entries(block))
          for (const name of Object.keys(weights))
            Object.assign(weights, { [name]: leaf(`blocks.${i}.${branch}.${name}`) });
      if (model.unembedding) model.unembedding = leaf("unembedding");
    }),
  },
  "half-loaded": {
    because:
      "Each tensor was checked just before it was written, so those before the first misfit are in the model now. Check all, then write.",
    loadParameters(model: GPT, stored: Stored) {
      for (const [name, parameter] of Object.entries(gptParameters(model))) {
        if (!Object.hasOwn(stored, name) || differ(parameter, stored[name])) right(model, stored);
        (parameter as tf.Variable).assign(stored[name]);
      }
      right(model, stored);
    },
  },
  "keeps-what-the-file-lacks": {
    because: "A parameter that the file does not have kept its random start. Every parameter needs a tensor.",
    ...refusing((_, parameter, tensor) => tensor !== undefined && differ(parameter, tensor)),
  },
  "drops-what-the-model-lacks": {
    because:
      "A tensor without a parameter was dropped. Then the file is of another model, and the rest of it does not belong here either.",
    ...refusing((_, parameter, tensor) => parameter !== undefined && differ(parameter, tensor)),
  },
  "counts-numbers": {
    because: "Only how many numbers a tensor has was compared. W1 turned has as many, in another order.",
    ...refusing((_, parameter, tensor) => parameter?.size !== tensor?.size),
  },
  "names-only": {
    because: "Names were compared, shapes were not.",
    ...refusing((_, parameter, tensor) => !parameter || !tensor),
  },
  "tells-twice": {
    because:
      "You joined the names of model and file and kept the doubles, so a tensor of another shape is told twice.",
    loadParameters(model: GPT, stored: Stored) {
      const parameters = gptParameters(model);
      const own = (tensors: Stored, name: string) =>
        Object.hasOwn(tensors, name) ? tensors[name] : undefined;
      const misfits = [...Object.keys(parameters), ...Object.keys(stored)].filter((name) =>
        differ(own(parameters, name), own(stored, name)),
      );
      if (misfits.length > 0)
        throw new RangeError(`the checkpoint does not fit the model: ${misfits.join(", ")}`);
      right(model, stored);
    },
  },
  "tells-the-first": {
    because:
      "Only the first misfit is told. With all of them in one message one sees at once which model the file is of.",
    loadParameters(model: GPT, stored: Stored) {
      const names = [...new Set([...Object.keys(gptParameters(model)), ...Object.keys(stored)])];
      const own = (tensors: Stored, name: string) =>
        Object.hasOwn(tensors, name) ? tensors[name] : undefined;
      const misfit = names.find((name) => differ(own(gptParameters(model), name), own(stored, name)));
      if (misfit !== undefined) throw new RangeError(`the checkpoint does not fit the model: ${misfit}`);
      right(model, stored);
    },
  },
  "checked-once": {
    because: "A file that has fitted some model is not checked again. It may not fit the next one.",
    loadParameters(model: GPT, stored: Stored) {
      const parameters = gptParameters(model);
      if (!fitted.has(stored)) right(model, stored);
      else
        for (const [name, parameter] of Object.entries(parameters))
          (parameter as tf.Variable).assign(stored[name]);
      fitted.add(stored);
    },
  },
  "one-kind-told": {
    because:
      "Where the file lacks tensors, only these are told. The message names each misfit: those of another shape and those too many as well.",
    loadParameters(model: GPT, stored: Stored) {
      const lacking = Object.keys(gptParameters(model)).filter((name) => !Object.hasOwn(stored, name));
      if (lacking.length > 1) throw new RangeError(`the file lacks ${lacking.join(", ")}`);
      right(model, stored);
    },
  },
  "copies-while-it-checks": {
    because:
      "What fits was loaded while the rest was still being checked. A file that is refused must not have changed anything.",
    loadParameters(model, stored) {
      for (const [name, parameter] of Object.entries(gptParameters(model)))
        if (Object.hasOwn(stored, name) && !differ(parameter, stored[name])) put(model, name, stored[name]);
      right(model, stored);
    },
  },
});
