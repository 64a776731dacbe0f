import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { alice } from "#lib/spec/texts";
import { charTokenizer } from "../01-embeddings-and-positions/char-tokenizer.js";
import { type Baselines, ngramBaselines } from "./ngram-baselines.js";
import { splitText } from "./text-split.js";

const ln = Math.log;
const stages = ({ uniform, unigram, bigram }: Baselines) => [
  { name: "uniform", expected: uniform, axes: "", what: "the uniform loss" },
  { name: "unigram", expected: unigram, axes: "", what: "the unigram loss" },
  { name: "bigram", expected: bigram, axes: "", what: "the bigram loss" },
];

/** A text of V different tokens in which some follow each other far more often than others. */
function textOf(length: number, V: number, stream: number): number[] {
  const rng = specRandom(stream);
  const ids = [0];
  while (ids.length < length) {
    const before = ids[ids.length - 1];
    ids.push(rng.random() < 0.5 ? (before * before + 1) % V : Math.floor(V * rng.random() ** 2));
  }
  return ids;
}

test("counted by hand, without smoothing", () => {
  const [a, b] = [0, 1];
  // a a b a: three a and one b; behind an a come a and b, behind b comes a. Predict a, b, a, b, the second a behind b.
  expect(ngramBaselines([a, a, b, a], [a, a, b, a, b], 2, 0)).toMatchStages(
    stages({ uniform: ln(2), unigram: (ln(4 / 3) + ln(4)) / 2, bigram: (3 * ln(2)) / 4 }),
  );
});

test("without smoothing, what was never seen costs Infinity", () => {
  const { unigram, bigram } = ngramBaselines([0, 1, 0, 1], [0, 2], 3, 0);
  expect([unigram, bigram], "the unigram and the bigram loss").toEqual([Infinity, Infinity]);
});

test("counted by hand, with s = 1/2", () => {
  const [a, b, c] = [0, 1, 2];
  // n = 3, 1, 0, and 3/2 more in the sum. Targets: a behind c, which was never seen; b behind a: n(a, b) = 1 of n(a) = 2.
  expect(ngramBaselines([a, a, b, a], [c, a, b], 3, 1 / 2)).toMatchStages(
    stages({
      uniform: ln(3),
      unigram: (ln(5.5 / 3.5) + ln(5.5 / 1.5)) / 2,
      bigram: (ln(3) + ln(3.5 / 1.5)) / 2,
    }),
  );
});

test("they are the losses of a slow count through the text", () => {
  const [V, s] = [7, 0.3];
  const [train, validation] = [textOf(90, V, 1), textOf(31, V, 2)];
  const times = (b: number) => train.filter((id) => id === b).length;
  const behind = (a: number, b?: number) =>
    train.filter((id, i) => i > 0 && train[i - 1] === a && (b === undefined || id === b)).length;
  let [unigram, bigram] = [0, 0];
  for (let i = 1; i < 31; i++) {
    const [a, b] = [validation[i - 1], validation[i]];
    unigram -= ln((times(b) + s) / (90 + s * V)) / 30;
    bigram -= ln((behind(a, b) + s) / (behind(a) + s * V)) / 30;
  }
  expect(ngramBaselines(train, validation, V, s)).toMatchStages(stages({ uniform: ln(V), unigram, bigram }));
});

test("the smoothing is a tenth unless given", () => {
  const [train, validation] = [textOf(50, 5, 3), textOf(20, 5, 4)];
  expect(ngramBaselines(train, validation, 5)).toMatchStages(
    stages(ngramBaselines(train, validation, 5, 0.1)),
  );
});

test("what was never seen costs much, not Infinity", () => {
  const never = ngramBaselines([0, 1, 0, 1], [2, 3, 2], 4, 0.1);
  // Both targets: 0.1 of 4.4 tokens, and, behind tokens that nothing followed, one of four.
  expect(never).toMatchStages(stages({ uniform: ln(4), unigram: ln(44), bigram: ln(4) }));
});

test("the smoothing may be tiny, and nothing need be counted", () => {
  // 1e-12 of 4 tokens, and one pair of 2 behind token 0.
  expect(ngramBaselines([0, 1, 0, 1], [0, 2], 3, 1e-12)).toMatchStages(
    stages({ uniform: ln(3), unigram: ln(4e12), bigram: ln(2e12) }),
  );
  // Without a text all tokens are alike.
  expect(ngramBaselines([], [2, 0, 1], 3)).toMatchStages(
    stages({ uniform: ln(3), unigram: ln(3), bigram: ln(3) }),
  );
});

test("one token to count and one to predict", () => {
  // n(0) = 0 of 1 token, and 1/2 of 1 in the smoothed sum 2: a quarter. Nothing was seen after token 1: one of two.
  expect(ngramBaselines([1], [1, 0], 2, 1 / 2)).toMatchStages(
    stages({ uniform: ln(2), unigram: ln(4), bigram: ln(2) }),
  );
});

test("a vocabulary of one token has no surprise", () => {
  expect(ngramBaselines([0, 0, 0], [0, 0], 1, 0.3)).toMatchStages(
    stages({ uniform: 0, unigram: 0, bigram: 0 }),
  );
});

test("both texts stay as they were", () => {
  const [train, validation] = [textOf(50, 5, 5), textOf(20, 5, 6)];
  expect(() => ngramBaselines(train, validation, 5)).toLeaveUnchanged({ train, validation });
});

test("one token has nothing to predict", () => {
  expect(() => ngramBaselines([0, 1], [1], 2)).toRefuse(RangeError, "a validation text of one token");
  expect(() => ngramBaselines([0, 1], [], 2)).toRefuse(RangeError, "an empty validation text");
  expect(ngramBaselines([0, 1], [1, 0], 2).uniform).toMatchValues(ln(2), { what: "the uniform loss of two" });
});

test("other texts, V and smoothing have other losses", () => {
  const [train, validation] = [textOf(50, 5, 7), textOf(20, 5, 8)];
  expect(ngramBaselines).toHeed({ train, validation, V: 5, smoothing: 0.3 }, { others: { V: 6 } });
  expect(ngramBaselines).toReturnNew({ train, validation, V: 5, smoothing: 0.3 });
});

test("on Alice: 4.234, 3.188 and 2.456", async () => {
  const { vocabulary, encode } = charTokenizer(alice());
  const { train, validation } = splitText(encode(alice()), 0.1);
  const baselines = ngramBaselines(train, validation, vocabulary.length);
  await exhibit({
    kind: "table",
    title: "what must be beaten",
    caption:
      "The perplexity is the number of characters among which the model is as undecided as if they were alike.",
    columns: ["model", "loss in nats", "perplexity"],
    rows: Object.entries(baselines).map(([name, loss]) => [name, loss.toFixed(3), Math.exp(loss).toFixed(1)]),
  });
  // Found by a script of its own, which counts strings.
  const expected = { uniform: 4.2341, unigram: 3.1876, bigram: 2.4557 };
  expect(baselines).toMatchStages(stages(expected).map((stage) => ({ ...stage, atol: 1e-4, rtol: 0 })));
});
