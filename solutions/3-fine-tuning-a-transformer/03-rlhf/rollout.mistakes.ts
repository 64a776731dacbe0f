import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { EOS, PAD } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { learnedPositions } from "../../2-building-a-transformer/01-embeddings-and-positions/learned-positions.js";
import {
  idTensor,
  tokenEmbedding,
} from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-linear.js";
import { batchedLayerNorm } from "../../2-building-a-transformer/05-transformer-block/batched-layer-norm.js";
import { blockStack } from "../../2-building-a-transformer/05-transformer-block/block-stack.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import {
  type Actor,
  type Rollout,
  tokenLogProbs as rightLogProbs,
  actorOutputs as rightOutputs,
} from "./rollout.js";

const idsOf = (model: GPT, rows: number[][]) => {
  const T = Math.max(...rows.map((row) => row.length));
  return idTensor(
    rows.map((row) => [...row, ...Array(T - row.length).fill(PAD)]),
    model.E.shape[0],
  );
};
const streamOf = (model: GPT, ids: tf.Tensor) =>
  blockStack(learnedPositions(tokenEmbedding(ids, model.E), model.P), model.blocks, model.heads);
const columns = (x: tf.Tensor, from: number, count: number) =>
  tf.slice(x, [0, from, 0], [x.shape[0], count, x.shape[2] as number]);
const picked = (scores: tf.Tensor, ids: tf.Tensor, from: number) => {
  const [B, M, V] = scores.shape;
  return tf.sum(tf.mul(scores, tf.oneHot(tf.slice(ids, [0, from], [B, M]), V as number)), -1);
};

/** Other log-probabilities, from the logits `[B, T, V]` and ids `[B, T]`; the actor and the rollout use them too. */
const reading = (logProbs: (logits: tf.Tensor, ids: tf.Tensor, rows: number[][]) => tf.Tensor) => {
  const tokenLogProbs = (model: GPT, rows: number[][]): tf.Tensor =>
    tf.tidy(() => {
      rightLogProbs(model, rows);
      const ids = idsOf(model, rows);
      return logProbs(gptLogits(model, ids), ids, rows);
    });
  const actorOutputs = (actor: Actor, rows: number[][]) =>
    tf.tidy(() => ({ ...rightOutputs(actor, rows), logProbs: tokenLogProbs(actor.policy, rows) }));
  return {
    tokenLogProbs,
    actorOutputs,
    rollout: recording({ logProbsOf: tokenLogProbs, outputsOf: actorOutputs }),
  };
};

/** Other values, from the stream `[B, T, D]`. */
const valuing = (values: (stream: tf.Tensor, actor: Actor) => tf.Tensor) => {
  const actorOutputs = (actor: Actor, rows: number[][]) =>
    tf.tidy(() => ({
      logProbs: rightLogProbs(actor.policy, rows),
      values: values(streamOf(actor.policy, idsOf(actor.policy, rows)), actor),
    }));
  return { actorOutputs, rollout: recording({ outputsOf: actorOutputs }) };
};
const headOf = (stream: tf.Tensor, v: tf.Tensor, from = 0) => {
  const [B, T] = stream.shape;
  const M = (T as number) - 1;
  return tf.reshape(batchedLinear(columns(stream, from, M), v), [B, M]);
};

interface Parts {
  roomFor: (prompt: number[], length: number, L: number) => boolean;
  write: (
    actor: Actor,
    prompts: number[][],
    length: number,
    rng: Random,
    reference: GPT,
  ) => Promise<number[][]>;
  mask: (row: number[], prompt: number[], M: number) => number[];
  outputsOf: typeof rightOutputs;
  logProbsOf: typeof rightLogProbs;
  tables: (actor: Actor, reference: GPT, rows: number[][], parts: Parts) => tf.Tensor[];
  finish: (record: Rollout, prompts: number[][]) => Rollout;
}
const parts: Parts = {
  roomFor: (prompt, length, L) => prompt.length + length <= L,
  write: ({ policy }, prompts, length, rng) => generateBatch(policy, prompts, length, {}, rng, { stop: EOS }),
  mask: (row, prompt, M) =>
    Array.from({ length: M }, (_, m) => Number(m + 1 >= prompt.length && m + 1 < row.length)),
  outputsOf: rightOutputs,
  logProbsOf: rightLogProbs,
  tables: (actor, reference, rows, { outputsOf, logProbsOf }) => {
    const { logProbs, values } = outputsOf(actor, rows);
    return [logProbs, logProbsOf(reference, rows), values];
  },
  finish: (record) => record,
};
const recording =
  (other: Partial<Parts>) =>
  async (
    actor: Actor,
    reference: GPT,
    prompts: number[][],
    length: number,
    rng: Random,
  ): Promise<Rollout> => {
    const way = { ...parts, ...other };
    const L = actor.policy.P.shape[0] as number;
    if (prompts.some((prompt) => !way.roomFor(prompt, length, L)))
      throw new RangeError("no room for the responses");
    const responses = await way.write(actor, prompts, length, rng, reference);
    const rows = prompts.map((prompt, b) => [...prompt, ...responses[b]]);
    const M = Math.max(...rows.map((row) => row.length)) - 1;
    const mask = rows.map((row, b) => way.mask(row, prompts[b], M));
    const tables = tf.tidy(() => way.tables(actor, reference, rows, way));
    const [logProbs, refLogProbs, values] = (await Promise.all(tables.map((t) => t.array()))) as number[][][];
    tf.dispose(tables);
    return way.finish({ rows, responses, mask, logProbs, refLogProbs, values }, prompts);
  };
const masking = (mask: Parts["mask"]) => ({ rollout: recording({ mask }) });
const eachColumn = (M: number, isOn: (m: number) => boolean) =>
  Array.from({ length: M }, (_, m) => Number(isOn(m)));

export default mistakesFor<typeof import("./rollout.js")>({
  "logits-for-log-probs": {
    because: "These are logits. A log-softmax over the vocabulary makes log-probabilities of them.",
    ...reading((logits, ids) => picked(columns(logits, 0, (ids.shape[1] as number) - 1), ids, 1)),
  },
  "log-of-softmax": {
    because:
      "The logarithm was taken of a softmax. Where that is 0 in float32 the logarithm is −Infinity, and 0 · ∞ is NaN.",
    ...reading((logits, ids) =>
      picked(tf.log(tf.softmax(columns(logits, 0, (ids.shape[1] as number) - 1))), ids, 1),
    ),
  },
  probabilities: {
    because: "These are probabilities. Their logarithms are asked for, in nats.",
    ...reading((logits, ids) => picked(tf.softmax(columns(logits, 0, (ids.shape[1] as number) - 1)), ids, 1)),
  },
  "in-bits": {
    because: "The logarithm has the base 2. Nats are asked for, with the natural logarithm.",
    ...reading((logits, ids) =>
      tf.div(picked(tf.logSoftmax(columns(logits, 0, (ids.shape[1] as number) - 1)), ids, 1), Math.LN2),
    ),
  },
  "token-just-read": {
    because:
      "The logits at each position were asked for the token that stands there. They say what comes next: shift the ids by one.",
    ...reading((logits, ids) =>
      picked(tf.logSoftmax(columns(logits, 0, (ids.shape[1] as number) - 1)), ids, 0),
    ),
  },
  "logits-after-the-token": {
    because: "Each token was looked up in the logits after it. It was chosen by those one position before.",
    ...reading((logits, ids) =>
      picked(tf.logSoftmax(columns(logits, 1, (ids.shape[1] as number) - 1)), ids, 1),
    ),
  },
  "one-column-too-many": {
    because: "There is a column for every token. The first one has nothing before it, so there are T − 1.",
    ...reading((logits, ids) => picked(tf.logSoftmax(logits), ids, 0)),
  },
  "summed-over-the-row": {
    because: "The log-probabilities of a row were added up. Each token has its own column.",
    ...reading((logits, ids) => {
      const each = picked(tf.logSoftmax(columns(logits, 0, (ids.shape[1] as number) - 1)), ids, 1);
      return tf.add(tf.zerosLike(each), tf.sum(each, -1, true));
    }),
  },
  "detached-from-the-model": {
    because: "No gradient flows back to the model, so a loss of these log-probabilities trains nothing.",
    ...reading((logits, ids) => {
      const cut = tf.customGrad((x) => ({
        value: tf.clone(x as tf.Tensor),
        gradFunc: (dy) => tf.zerosLike(dy as tf.Tensor),
      }));
      return cut(picked(tf.logSoftmax(columns(logits, 0, (ids.shape[1] as number) - 1)), ids, 1));
    }),
  },
  "value-after-the-token": {
    because:
      "The value is that of a state that has seen the token already. Its choice was made one state before.",
    ...valuing((stream, { policy, v }) => headOf(batchedLayerNorm(stream, policy.norm), v, 1)),
  },
  "value-without-the-norm": {
    because: "The value head read the stream without the policy's last norm.",
    ...valuing((stream, { v }) => headOf(stream, v)),
  },
  "value-of-the-last-state": {
    because:
      "All tokens got the value of the text's last state. A value belongs to each state that chooses a token.",
    ...valuing((stream, { policy, v }) => {
      const [B, T] = stream.shape;
      const normed = batchedLayerNorm(stream, policy.norm);
      const last = tf.reshape(batchedLinear(columns(normed, (T as number) - 1, 1), v), [B, 1]);
      return tf.add(tf.zeros([B, (T as number) - 1]), last);
    }),
  },
  "value-does-not-reach-the-policy": {
    because: "The value's gradient stops at the head. It flows on into the policy's blocks as well.",
    ...valuing((stream, { policy, v }) => {
      const cut = tf.customGrad((x) => ({
        value: tf.clone(x as tf.Tensor),
        gradFunc: (dy) => tf.zerosLike(dy as tf.Tensor),
      }));
      return headOf(cut(batchedLayerNorm(stream, policy.norm)), v);
    }),
  },
  "two-passes": {
    because: "The policy read the texts twice. One stream serves both the logits and the values.",
    actorOutputs: (actor, rows) =>
      tf.tidy(() => ({ ...rightOutputs(actor, rows), logProbs: rightLogProbs(actor.policy, rows) })),
  },
  "mask-from-the-prompts-end": {
    because:
      "The mask begins one column late. Column m belongs to token m + 1, so the first response token is in column prompt − 1.",
    ...masking((row, prompt, M) => eachColumn(M, (m) => m >= prompt.length && m + 1 < row.length)),
  },
  "mask-of-the-prompts-last-token": {
    because:
      "The mask begins one column early: it holds the last token of the prompt, which the policy did not sample.",
    ...masking((row, prompt, M) => eachColumn(M, (m) => m + 2 >= prompt.length && m + 1 < row.length)),
  },
  "prompt-in-the-mask": {
    because: "The prompt is in the mask. The policy has not chosen its tokens.",
    ...masking((row, _prompt, M) => eachColumn(M, (m) => m + 1 < row.length)),
  },
  "padding-in-the-mask": {
    because: "Padding is in the mask. After a row's end nothing was chosen.",
    ...masking((_row, prompt, M) => eachColumn(M, (m) => m + 1 >= prompt.length)),
  },
  "last-token-not-in-the-mask": {
    because: "The last token of each row is not in the mask. It was chosen like the others, <eos> too.",
    ...masking((row, prompt, M) => eachColumn(M, (m) => m + 1 >= prompt.length && m + 2 < row.length)),
  },
  "mask-without-eos": {
    because: "<eos> is not in the mask. To stop was a decision as well.",
    ...masking((row, prompt, M) =>
      eachColumn(M, (m) => m + 1 >= prompt.length && m + 1 < row.length && row[m + 1] !== EOS),
    ),
  },
  "ends-at-the-first-eos": {
    because:
      "The mask ends at the first <eos> of the row, which may be one of the prompt. Only the row's length says where it ends.",
    ...masking((row, prompt, M) => {
      const end = row.includes(EOS) ? row.indexOf(EOS) + 1 : row.length;
      return eachColumn(M, (m) => m + 1 >= prompt.length && m + 1 < end);
    }),
  },
  "padding-by-its-id": {
    because:
      "Padding was recognized by its id. A policy can write that token; only the row's length says where it ends.",
    ...masking((row, prompt, M) =>
      eachColumn(M, (m) => m + 1 >= prompt.length && m + 1 < row.length && row[m + 1] !== PAD),
    ),
  },
  "prompt-of-the-first-row": {
    because: "All masks begin where the first prompt ends. Each row has a prompt of its own length.",
    rollout: (() => {
      const write = recording({});
      return async (actor: Actor, reference: GPT, prompts: number[][], length: number, rng: Random) => {
        const record = await write(actor, reference, prompts, length, rng);
        const M = record.mask[0].length;
        return { ...record, mask: record.rows.map((row) => parts.mask(row, prompts[0], M)) };
      };
    })(),
  },
  "greedy-samples": {
    because: "The likeliest token was always taken. PPO needs samples of the policy, at temperature 1.",
    rollout: recording({
      write: ({ policy }, prompts, length, rng) =>
        generateBatch(policy, prompts, length, { temperature: 0 }, rng, { stop: EOS }),
    }),
  },
  "sampled-at-another-temperature": {
    because:
      "The samples come from a temperature other than 1, so the recorded log-probabilities are not those by which they were drawn.",
    rollout: recording({
      write: ({ policy }, prompts, length, rng) =>
        generateBatch(policy, prompts, length, { temperature: 0.7 }, rng, { stop: EOS }),
    }),
  },
  "top-k-samples": {
    because:
      "Unlikely tokens were left out. Then the policy that wrote is not the one whose ln π is recorded.",
    rollout: recording({
      write: ({ policy }, prompts, length, rng) =>
        generateBatch(policy, prompts, length, { topK: 3 }, rng, { stop: EOS }),
    }),
  },
  "exact-fit-refused": {
    because: "A prompt that fills the positions exactly with its response was refused. It has room.",
    async rollout(actor, reference, prompts, length, rng) {
      const L = actor.policy.P.shape[0] as number;
      if (prompts.some((prompt) => prompt.length + length >= L))
        throw new RangeError("no room for the responses");
      return recording({})(actor, reference, prompts, length, rng);
    },
  },
  "tables-left-behind": {
    because:
      "The tensors of the three tables were read and never disposed of, so every rollout leaves three.",
    rollout: recording({
      finish: (record) => {
        for (const table of [record.logProbs, record.refLogProbs, record.values]) tf.keep(tf.tensor2d(table));
        return record;
      },
    }),
  },
  "never-stops": {
    because: "Responses go on after <eos>. It closes a response.",
    rollout: recording({
      write: ({ policy }, prompts, length, rng) => generateBatch(policy, prompts, length, {}, rng),
    }),
  },
  "written-by-the-reference": {
    because: "The reference wrote the texts. PPO learns from what the policy does.",
    rollout: recording({
      write: (_actor, prompts, length, rng, reference) =>
        generateBatch(reference, prompts, length, {}, rng, { stop: EOS }),
    }),
  },
  "reference-is-the-policy": {
    because:
      "The policy's own log-probabilities stand for the reference's, so the KL between them is 0 for ever.",
    rollout: recording({
      tables: (actor, _reference, rows) => {
        const { logProbs, values } = rightOutputs(actor, rows);
        return [logProbs, rightLogProbs(actor.policy, rows), values];
      },
    }),
  },
  "policy-and-reference-swapped": {
    because: "The log-probabilities of policy and reference are swapped.",
    rollout: recording({
      tables: (actor, reference, rows) => {
        const { logProbs, values } = rightOutputs(actor, rows);
        return [rightLogProbs(reference, rows), logProbs, values];
      },
    }),
  },
  "values-and-reference-swapped": {
    because: "Values stand where the reference's log-probabilities belong, and the other way round.",
    rollout: recording({
      tables: (actor, reference, rows) => {
        const { logProbs, values } = rightOutputs(actor, rows);
        return [logProbs, values, rightLogProbs(reference, rows)];
      },
    }),
  },
  "top-p-samples": {
    because: "The unlikely tail was cut off. The policy is sampled as it is, with no token left out.",
    rollout: recording({
      write: ({ policy }, prompts, length, rng) =>
        generateBatch(policy, prompts, length, { topP: 0.95 }, rng, { stop: EOS }),
    }),
  },
  "prompts-sorted": {
    because: "The prompts were sorted by length. The record has a row for each prompt, in their order.",
    rollout: (actor, reference, prompts, length, rng) =>
      recording({})(
        actor,
        reference,
        [...prompts].sort((a, b) => a.length - b.length),
        length,
        rng,
      ),
  },
  "room-of-the-first-prompt": {
    because: "Only the first prompt was asked whether it fits. Every prompt needs room for a whole response.",
    rollout: (actor, reference, prompts, length, rng) =>
      recording({ roomFor: (prompt, length, L) => prompt !== prompts[0] || prompt.length + length <= L })(
        actor,
        reference,
        prompts,
        length,
        rng,
      ),
  },
});
