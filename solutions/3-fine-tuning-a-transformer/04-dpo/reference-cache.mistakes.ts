import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { PairLogProbs } from "./dpo-loss.js";
import {
  type CachedPair,
  pairLogProbs as right,
  cachedLogProbs as rightBatch,
  type TextPair,
} from "./reference-cache.js";
import { responseLogProbs } from "./response-log-prob.js";

type Sides = (model: GPT, pairs: TextPair[]) => PairLogProbs;
type Attach = (
  pair: TextPair,
  chosen: Float32Array,
  rejected: Float32Array,
  i: number,
  from: number,
) => CachedPair;

const attached: Attach = (pair, chosen, rejected, i) => ({
  ...pair,
  reference: { chosen: chosen[i], rejected: rejected[i] },
});

/** The whole cache, some part of it done in another way. */
const caching = ({
  sides = right,
  attach = attached,
  frees = true,
  size = (batch: number) => batch,
}: {
  sides?: Sides;
  attach?: Attach;
  frees?: boolean;
  size?: (batch: number, pairs: number) => number;
}) => ({
  async cacheReference(reference: GPT, pairs: TextPair[], batch: number): Promise<CachedPair[]> {
    if (!(Number.isInteger(batch) && batch >= 1)) throw new RangeError(`no batch of ${batch}`);
    const cached: CachedPair[] = [];
    const step = size(batch, pairs.length);
    for (let from = 0; from < pairs.length; from += step) {
      const some = pairs.slice(from, from + step);
      const logProbs = sides(reference, some);
      const [chosen, rejected] = [await logProbs.chosen.data(), await logProbs.rejected.data()];
      if (frees) tf.dispose([logProbs.chosen, logProbs.rejected]);
      for (const [i, pair] of some.entries())
        cached.push(attach(pair, chosen as Float32Array, rejected as Float32Array, i, from));
    }
    return cached;
  },
});

/** Another way to ask a model about pairs, in the cache too. */
const asking = (sides: Sides) => ({ pairLogProbs: sides, ...caching({ sides }) });

export default mistakesFor<typeof import("./reference-cache.js")>({
  "sides-swapped": {
    because: "The halves were taken for each other: the first B texts are the chosen ones.",
    ...asking((model, pairs) => {
      const { chosen, rejected } = right(model, pairs);
      return { chosen: rejected, rejected: chosen };
    }),
  },
});
