import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { axesOf } from "#lib/shapes";

/** Another test of the ids, or another tensor. */
const border =
  (
    isNoToken: (id: number, V: number) => boolean,
    tensorOf = (ids: number[][]): tf.Tensor => tf.tensor2d(ids, undefined, "int32"),
  ) =>
  (ids: number[][], V: number): tf.Tensor => {
    const invalid = ids.flat().find((id) => isNoToken(id, V));
    if (invalid !== undefined)
      throw new RangeError(`ids must be whole numbers from 0 to ${V - 1}, got ${invalid}`);
    return tensorOf(ids);
  };

const noToken = (id: number, V: number) => !Number.isInteger(id) || id < 0 || id >= V;

/** Another look-up, behind the checks that the stub gives. */
const lookUp =
  (body: (ids: tf.Tensor, E: tf.Tensor) => tf.Tensor) =>
  (ids: tf.Tensor, E: tf.Tensor): tf.Tensor => {
    axesOf("ids", ids, "B T");
    axesOf("E", E, "V D");
    return tf.tidy(() => body(ids, E));
  };

/** The rows of E that some matrix picks, [B·T, V] · [V, D]. */
const picked = (pick: tf.Tensor, ids: tf.Tensor, E: tf.Tensor) =>
  tf.reshape(tf.matMul(pick, E), [...ids.shape, E.shape[1] as number]);

export default mistakesFor<typeof import("./token-embedding.js")>({
  "one-id-too-many": {
    because: "Counted from 0, V tokens have the ids 0 to V − 1: an id equal to V has no row.",
    idTensor: border((id, V) => !Number.isInteger(id) || id < 0 || id > V),
  },
  "checks-the-first-text-alone": {
    because: "You checked only the first text of the batch. Any text may contain an id without a row.",
    idTensor: (ids, V) => {
      if (ids[0].some((id) => noToken(id, V))) throw new RangeError("no such token");
      return tf.tensor2d(ids, undefined, "int32");
    },
  },
  "negative-ids-pass": {
    because:
      "You let an id below 0 pass. indexOf returns −1 for a missing item, so −1 is the most likely wrong id.",
    idTensor: border((id, V) => !Number.isInteger(id) || id >= V),
  },
  "half-ids-pass": {
    because:
      "An int32 tensor silently turns 1.5 into 1 and NaN into 0. Refuse anything that isn't a whole number.",
    idTensor: border((id, V) => id < 0 || id >= V),
  },
  "refuses-id-zero": {
    because: "0 is falsy in JavaScript, but it is the id of the first token.",
    idTensor: border((id, V) => id === 0 || noToken(id, V)),
  },
  "ids-as-floats": {
    because:
      "Without a dtype a tensor of numbers is float32, but a lookup needs int32: ids are names, not quantities.",
    idTensor: border(noToken, (ids) => tf.tensor2d(ids)),
  },
  "batch-in-one-row": {
    because: "You put all texts into one row. Batch and time are two axes, [B, T].",
    idTensor: border(noToken, (ids) => tf.tensor1d(ids.flat(), "int32")),
  },
  "first-item-only": {
    because: "You looked up only the first text, and every item of the batch got its rows.",
    tokenEmbedding: lookUp((ids, E) => {
      const [B, T] = ids.shape as number[];
      return tf.tile(tf.gather(E, tf.slice(ids, [0, 0], [1, T])), [B, 1, 1]);
    }),
  },
  "rows-by-position": {
    because: "You took the rows by position: token t got row t. The id says which row to take.",
    tokenEmbedding: lookUp((ids, E) => {
      const [B, T] = ids.shape as number[];
      const rows = tf.gather(E, tf.cast(tf.mod(tf.range(0, T), E.shape[0]), "int32")); // [T, D]
      return tf.tile(tf.expandDims(rows, 0), [B, 1, 1]);
    }),
  },
  "batch-and-time-exchanged": {
    because: "You swapped batch and time: rows of ids are texts, so the result is [B, T, D].",
    tokenEmbedding: lookUp((ids, E) => tf.gather(E, tf.transpose(ids))),
  },
  "one-long-text": {
    because: "You returned all texts as one: the rows are right, but batch and time have become one axis.",
    tokenEmbedding: lookUp((ids, E) => tf.gather(E, tf.reshape(ids, [-1]))),
  },
  "one-row-early": {
    because: "Ids count from 0: id 0 is the first row of E, not the row before it.",
    tokenEmbedding: lookUp((ids, E) => {
      const V = E.shape[0] as number;
      const before = tf.mod(tf.add(ids, tf.scalar(V - 1, "int32")), tf.scalar(V, "int32"));
      return tf.gather(E, tf.cast(before, "int32"));
    }),
  },
  "ids-times-the-table": {
    because: "You multiplied by the id. An id is a name: it picks one row, as a one-hot row would.",
    tokenEmbedding: lookUp((ids, E) => {
      const weight = tf.cast(tf.reshape(ids, [-1, 1]), "float32"); // [B·T, 1]
      return picked(tf.mul(weight, tf.oneHot(tf.zerosLike(tf.reshape(ids, [-1])), E.shape[0])), ids, E);
    }),
  },
  "gradient-cut-off": {
    because: "You copied the rows out of the table: the numbers are right, but no gradient reaches E.",
    tokenEmbedding: lookUp((ids, E) => {
      const rows = tf.gather(E, ids);
      return tf.customGrad((x) => ({ value: (x as tf.Tensor).clone(), gradFunc: (dy) => tf.zerosLike(dy) }))(
        rows,
      );
    }),
  },
  "last-use-wins": {
    because:
      "A token that occurs several times kept the gradient of one occurrence. Every occurrence counts: they add up.",
    tokenEmbedding: lookUp((ids, E) =>
      tf.customGrad((table, save) => {
        (save as tf.GradSaveFunc)([ids]);
        const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
          const [V, D] = E.shape as number[];
          const hot = tf.cast(tf.oneHot(tf.reshape(saved[0], [-1]), V), "float32"); // [B·T, V]
          const later = tf.cumsum(hot, 0, true, true); // uses of the same token that come after
          const last = tf.mul(hot, tf.cast(tf.equal(later, 0), "float32")); // [B·T, V]
          return tf.matMul(last, tf.reshape(dy, [-1, D]), true) as tf.Tensor; // [V, D]
        };
        return { value: tf.gather(table as tf.Tensor, ids), gradFunc };
      })(E),
    ),
  },
  "leaves-a-tensor": {
    because:
      "Each call leaks a tensor that no code can reach: dispose of copies that you make outside tf.tidy.",
    tokenEmbedding: (ids, E) => {
      axesOf("ids", ids, "B T");
      axesOf("E", E, "V D");
      const copy = tf.clone(ids);
      return tf.gather(E, copy);
    },
  },
  "ids-from-one": {
    because: "You counted ids from 1. The first token has the id 0, and the last one V − 1.",
    idTensor: border((id, V) => id === 0 || (id !== V && noToken(id, V))),
  },
  "nan-passes": {
    because: "Every comparison with NaN is false, so it passed your check. Ask for a whole number first.",
    idTensor: border((id, V) => id < 0 || id >= V || Math.floor(id) < id),
  },
  "texts-as-columns": {
    because: "Your tensor has a column for each text. A row is a text: [B, T].",
    idTensor: border(noToken, (ids) => tf.tidy(() => tf.transpose(tf.tensor2d(ids, undefined, "int32")))),
  },
  "gathers-columns": {
    because: "You took columns of E. A token's vector is a row, and rows are along axis 0.",
    tokenEmbedding: lookUp((ids, E) => tf.gather(E, ids, 1)),
  },
  "scaled-by-the-root-of-the-width": {
    because:
      "You multiplied the rows by √D, as the first Transformer did. Here a token's vector is its row of E, unchanged.",
    tokenEmbedding: lookUp((ids, E) => tf.mul(tf.gather(E, ids), Math.sqrt(E.shape[1] as number))),
  },
  "only-so-many-rows": {
    because: "You bounded the ids. Each of the V tokens has its row, in a large vocabulary too.",
    tokenEmbedding: lookUp((ids, E) => tf.gather(E, tf.cast(tf.clipByValue(ids, 0, 999), "int32"))),
  },
  "ids-of-sixteen-bits": {
    because: "You stored ids in 16 bits, which end at 65,535. Larger ids become others: use int32.",
    idTensor: border(noToken, (ids) =>
      tf.tensor2d(
        ids.map((row) => [...Uint16Array.from(row)]),
        undefined,
        "int32",
      ),
    ),
  },
});
